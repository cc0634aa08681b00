"""Two spirals, and a sine with noise, for the experiments on depth and width; run in Tests/Fixtures, writes spirals.csv and sine.csv."""

import math
import random

random.seed(1)
with open("spirals.csv", "w") as file:
    file.write("x,y,spiral\n")
    rows = []
    for label in (0, 1):
        for place in range(150):
            radius = math.sqrt((place + 1) / 150)
            angle = 3 * math.pi * radius + math.pi * label
            x, y = (radius * f(angle) + random.gauss(0, 0.02) for f in (math.cos, math.sin))
            rows.append(f"{x:.4f},{y:.4f},{label}\n")
    random.shuffle(rows)
    file.writelines(rows)
with open("sine.csv", "w") as file:
    file.write("x,y\n")
    for _ in range(100):
        x = random.random()
        file.write(f"{x:.4f},{math.sin(2 * math.pi * x) + random.gauss(0, 0.3):.4f}\n")
