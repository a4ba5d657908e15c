"""What is known of each kind of device, one file each; `reader.profile` reads them."""
