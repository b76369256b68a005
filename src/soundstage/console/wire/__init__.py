"""What the console API reads and answers, as structs: its OpenAPI document comes from them."""
