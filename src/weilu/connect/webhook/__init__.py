"""Any other system that calls an address: what its payloads mean is clicked together on a sample."""
