"""The workstation without a screen: domain, use cases, store, hub, sync and command line."""
