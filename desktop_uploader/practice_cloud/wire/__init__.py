"""HTTP/1.1 over plain sockets: requests in, responses out, and every way to break them."""
