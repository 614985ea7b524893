"""What every training shares: the loop, averages, checkpoints, the optimiser, the device, several processes."""
