"""微信公众号: what followers do and say, told by WeChat as it happens."""
