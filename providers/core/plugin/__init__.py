"""What runs in the plugin process: the provider protocol on top of a vendor's endpoints."""
