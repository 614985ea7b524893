"""Training material: shots drawn at random, their captions, clips on disk, footage, batches. Torch only in batches.py.

    draw_clips(Path("clips"), 1000, split="train", workers=2, say=print)
"""
