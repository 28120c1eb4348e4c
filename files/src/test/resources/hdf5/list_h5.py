"""Lists what h5py reads from HDF5 files: one line for each attribute and dataset with type, shape and CRC-32 of the little-endian bytes."""
import sys
import zlib
import h5py
import numpy as np

TYPES = {"?": "BOOL", "b": "INT8", "h": "INT16", "i": "INT32", "l": "INT64", "q": "INT64", "B": "UINT8", "H": "UINT16", "I": "UINT32",
         "L": "UINT64", "Q": "UINT64", "e": "FLOAT16", "f": "FLOAT32", "d": "FLOAT64", "F": "COMPLEX64", "D": "COMPLEX128", "V": "BFLOAT16"}


def summary(value):
    if isinstance(value, (str, bytes)):
        shape, texts = [], [value]
    else:
        value = np.asarray(value)
        shape, texts = list(value.shape), value.ravel().tolist() if value.dtype.kind in "OSU" else None
    if texts is None:
        kind = TYPES[value.dtype.char]
        data = value.astype(value.dtype.newbyteorder("<")).tobytes()
    else:
        kind = "STRING"
        data = b"".join((t.encode() if isinstance(t, str) else t) + b"\n" for t in texts)
    return "%s %s %x" % (kind, shape, zlib.crc32(data))


def attributes(node):
    for name in sorted(node.attrs.keys(), key=lambda n: n.encode()):
        print("A", node.name, name, summary(node.attrs[name]))


def walk(group):
    attributes(group)
    names = sorted(group.keys(), key=lambda n: n.encode())
    for name in names:
        if isinstance(group[name], h5py.Dataset):
            attributes(group[name])
            print("D", group.name.rstrip("/") + "/" + name, summary(group[name][()]))
    for name in names:
        if isinstance(group[name], h5py.Group):
            print("G", group[name].name)
            walk(group[name])


for path in sys.argv[1:]:
    print("F", path)
    with h5py.File(path, "r") as file:
        walk(file)
