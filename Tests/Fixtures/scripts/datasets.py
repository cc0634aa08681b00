"""Small real data sets as scikit-learn has them, as CSV; run in Tests/Fixtures."""

import pandas
from sklearn.datasets import load_digits, load_iris, load_wine

for name, data in [("iris", load_iris()), ("wine", load_wine()), ("digits", load_digits())]:
    columns = [column.replace(" (cm)", "").replace(" ", "_") for column in data.feature_names]
    frame = pandas.DataFrame(data.data, columns=columns)
    if name == "digits":
        frame = frame.astype(int)
    frame["class"] = [str(data.target_names[target]) for target in data.target]
    frame.to_csv(f"{name}.csv", index=False)
