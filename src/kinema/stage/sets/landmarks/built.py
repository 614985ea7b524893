"""What a landmark is made of: shapes, lamps when it is dark, and the height of what one looks at."""

from __future__ import annotations

import numpy as np

from kinema.stage.frame import Lamp

OBJECT = 9  # the landmark's object id in every set
Rows = list[np.ndarray]
Built = tuple[Rows, list[Lamp], float]
