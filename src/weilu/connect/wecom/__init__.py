"""企业微信: what customers and customer groups do, and what is said to an application."""
