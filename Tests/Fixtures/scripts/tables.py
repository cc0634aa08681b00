"""Tables as people have them, written by the tools that people use: pandas, NumPy, openpyxl, pyarrow. Run in Tests/Fixtures/tables;
writes the files, and expected.json with the features of each file that is read, in order.

The numbers have few binary digits, so that sums of them are exact."""

import gzip
import json
import struct

import numpy
import pandas

frame = pandas.DataFrame({
    "age": [34.5, 51.25, 28.0, 63.75],
    "income": [1250.5, 980.25, 2100.125, 1640.0],
    "score": [0.5, -0.25, 0.125, 2.0],
})
values = numpy.ascontiguousarray(frame.to_numpy())
expected = {}


def note(name, rows=values):
    expected[name] = numpy.asarray(rows, dtype=float).tolist()


def text(name, content, rows=values, encoding="utf-8", newline=""):
    with open(name, "w", encoding=encoding, newline=newline) as file:
        file.write(content)
    note(name, rows)


# As pandas writes a frame.
frame.to_csv("plain.csv", index=False); note("plain.csv")
frame.to_csv("quoted.csv", index=False, quoting=1); note("quoted.csv")
frame.to_csv("mark.csv", index=False, encoding="utf-8-sig"); note("mark.csv")
frame.to_csv("crlf.csv", index=False, lineterminator="\r\n"); note("crlf.csv")
frame.to_csv("scientific.csv", index=False, float_format="%.6e"); note("scientific.csv")
frame.to_csv("index.csv"); note("index.csv")
frame.to_csv("semicolon.csv", index=False, sep=";"); note("semicolon.csv")
frame.to_csv("tab.tsv", index=False, sep="\t"); note("tab.tsv")
frame.to_csv("pipe.csv", index=False, sep="|"); note("pipe.csv")
frame.to_csv("space.txt", index=False, sep=" "); note("space.txt")
frame.to_csv("german.csv", index=False, sep=";", decimal=","); note("german.csv")
frame.rename(columns={"age": "Größe", "income": "収入", "score": "naïve score"}).to_csv("names.csv", index=False)
note("names.csv")
pandas.DataFrame(values).to_csv("counted.csv", index=False); note("counted.csv")
pandas.DataFrame(values).to_csv("counted-index.csv"); note("counted-index.csv")
frame.to_csv("headless.csv", index=False, header=False); note("headless.csv")
frame.assign(species=["setosa", "virginica", "setosa", "versicolor"]).to_csv("labels.csv", index=False); note("labels.csv")
with_id = frame.assign(prediction=0.5, label=[0, 1, 0, 1])
with_id.insert(0, "id", ["a7", "#b2", "c 3", "d,4"])
with_id.to_csv("extra.csv", index=False); note("extra.csv")
frame[["score", "age", "income"]].to_csv("order.csv", index=False); note("order.csv")
frame[:0].to_csv("header.csv", index=False)
text("blanks.csv", "age , income,\tscore\n\n" + "\n".join("  %r, %r ,%r" % tuple(row) for row in values.tolist()))
text("sep.csv", "sep=;\r\n" + frame.to_csv(index=False, sep=";", lineterminator="\r\n"))
text("remarks.csv", "# made on Monday, by hand\n" + frame.to_csv(index=False).replace("28.0", "# a remark\n28.0"))
booleans = pandas.get_dummies(pandas.DataFrame({"age": frame.age, "kind": ["a", "b", "a", "c"]}), columns=["kind"])[["age", "kind_a", "kind_b"]]
booleans.to_csv("booleans.csv", index=False); note("booleans.csv", booleans.to_numpy(dtype=float))
text("thousands.csv", 'age,income,score\n34.5,"1,250.5",0.5\n51.25,"980.25",-0.25\n28,"2,100.125",0.125\n63.75,"1,640",2\n')
text("percent.csv", "age,income,score\n34.5,1250.5,50%\n51.25,980.25,-25 %\n28,2100.125,12.5%\n63.75,1640,200%\n")
text("undecided.csv", 'age;income;score\n34;"1,250";5\n51;"1,640";3\n')
text("money.csv", "age,income,score\n34.5,$1250.5,0.5\n")
text("dates.csv", "age,income,score\n34.5,2024-03-01,0.5\n")
for name in ["undecided.csv", "money.csv", "dates.csv"]:
    del expected[name]

# A hole in the last row, as each tool writes it; the mean of the others in its place.
holed = frame.copy()
holed.loc[3, "income"] = None
filled = holed.fillna(holed.mean()).to_numpy()
for name, word in [("empty", ""), ("na", "NA"), ("n-a", "N/A"), ("null", "null"), ("question", "?"), ("dash", "-"), ("none", "None")]:
    holed.to_csv(f"missing-{name}.csv", index=False, na_rep=word)
    note(f"missing-{name}.csv", filled)
holed.to_csv("missing-nan.csv", index=False, na_rep="nan"); note("missing-nan.csv", filled)

# As NumPy writes them.
numpy.savetxt("savetxt.txt", values); note("savetxt.txt")
numpy.savetxt("savetxt-header.txt", values, header="age income score"); note("savetxt-header.txt")
numpy.savetxt("savetxt-comma.csv", values, delimiter=",", header="age,income,score"); note("savetxt-comma.csv")
numpy.save("matrix.npy", values); note("matrix.npy")
numpy.save("columns.npy", numpy.asfortranarray(values)); note("columns.npy")
numpy.savez("stored.npz", X=values, y=numpy.arange(4), names=numpy.array(["a", "b"])); note("stored.npz")
numpy.savez_compressed("deflated.npz", X=numpy.repeat(values, 40, axis=0), y=numpy.arange(160))
note("deflated.npz", numpy.repeat(values, 40, axis=0))
numpy.savez("several.npz", train=values, test=values[:2]); note("several.npz", values[:2])

# As others write them.
frame.to_json("records.json", orient="records"); note("records.json")
frame.to_json("lines.jsonl", orient="records", lines=True); note("lines.jsonl")
text("rows.json", json.dumps(values.tolist()))
frame.to_json("columns.json")
pixels = numpy.arange(4 * 3, dtype=numpy.uint8).reshape(4, 3, 1) * 20
with open("images-idx3-ubyte", "wb") as file:
    file.write(struct.pack(">BBBBIII", 0, 0, 8, 3, 4, 3, 1) + pixels.tobytes())
note("images-idx3-ubyte", pixels.reshape(4, 3))
with open("numbers-idx2-float", "wb") as file:
    file.write(struct.pack(">BBBBII", 0, 0, 0x0D, 2, 4, 3) + values.astype(">f4").tobytes())
note("numbers-idx2-float")

# What is named and not read.
with gzip.GzipFile("plain.csv.gz", "wb", mtime=0) as file:
    file.write(frame.to_csv(index=False).encode())
frame.to_excel("book.xlsx", index=False)
frame.to_parquet("table.parquet")
frame.to_feather("table.feather")
frame.to_pickle("table.pkl")
frame.to_csv("utf16.csv", index=False, encoding="utf-16")
frame.rename(columns={"age": "Größe"}).to_csv("latin1.csv", index=False, encoding="latin-1")

with open("expected.json", "w") as file:
    json.dump(expected, file, indent=1, ensure_ascii=False)
