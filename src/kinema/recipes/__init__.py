"""One file a trainable thing: presets, data, loss and step. `kinema train` calls them.

    train("video_vae", preset="small", job=Job(data=Path("clips"), out=Path("out"), minutes=30))
"""
