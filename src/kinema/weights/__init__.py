"""What the package ships: safetensors in bfloat16, and beside each a model card as JSON. `load.py` reads and writes."""
