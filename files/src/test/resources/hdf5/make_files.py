"""Makes the HDF5 files of this folder: the features beyond Keras's own files, and the hostile ones.

Run once with h5py 3.14 (HDF5 1.14); the files are committed and do not change. `list_h5.py` then makes `listing.txt`.
"""
import os
import h5py
import numpy as np

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def values(dtype, *shape):
    count = int(np.prod(shape))
    return (np.arange(count) % 251 * 3 - 100).astype(dtype).reshape(shape)


def features(name, libver):
    with h5py.File(name, "w", libver=libver) as f:
        for dtype in ["<f2", "<f4", "<f8", ">f2", ">f4", ">f8", "i1", "<i2", ">i4", "<i8", "u1", ">u2", "<u4", ">u8", "<c8", ">c16"]:
            f.create_dataset("types/" + dtype.replace("<", "le_").replace(">", "be_"), data=values(dtype, 3, 5))
        f.create_dataset("types/bool", data=np.array([True, False, True]))
        f.create_dataset("types/opaque", data=np.frombuffer(b"abcdef", dtype="V2"))
        f.create_dataset("types/scalar", data=np.float32(2.5))
        f.create_dataset("types/empty", shape=(0, 4), dtype="<f4")
        f.create_dataset("text/variable", data=["a", "", "\u00e4\u20ac"])
        f.create_dataset("text/scalar", data="one")
        f.create_dataset("text/fixed", data=np.array([b"ab", b"c", b""]))
        f.create_dataset("text/packed", data=["x" * i for i in range(20)], chunks=(6,), compression="gzip")
        space = h5py.h5t.C_S1.copy()
        space.set_size(5)
        space.set_strpad(h5py.h5t.STR_SPACEPAD)
        padded = h5py.h5d.create(f["text"].id, b"space_padded", space, h5py.h5s.create_simple((2,)))
        padded.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([b"ab   ", b"c d  "]), mtype=space)
        f.create_dataset("fill/contiguous", shape=(7,), dtype="<f4", fillvalue=1.5)
        f.create_dataset("fill/zero", shape=(2, 2), dtype="<i8")
        f.create_dataset("fill/chunked", shape=(10, 10), dtype=">i4", fillvalue=-7, chunks=(3, 4))
        partly = f.create_dataset("fill/partly", shape=(10, 10), dtype="<i4", fillvalue=9, chunks=(3, 4), compression="gzip")
        partly[4, 5] = 77
        partly[9, 9] = 78
        f.create_dataset("chunks/plain", data=values("<f4", 7, 9), chunks=(2, 4))
        f.create_dataset("chunks/shuffle_gzip", data=values("<f4", 7, 9, 5), chunks=(2, 4, 5), compression="gzip", shuffle=True)
        f.create_dataset("chunks/fletcher", data=values("<i2", 33), chunks=(8,), fletcher32=True)
        f.create_dataset("chunks/all", data=values(">f8", 20, 3), chunks=(7, 2), compression="gzip", shuffle=True, fletcher32=True)
        f.create_dataset("chunks/leading_ones", data=values("<i4", 3, 4, 5), chunks=(1, 1, 2))
        f.create_dataset("chunks/whole", data=values("<f4", 6, 6), chunks=(6, 6), compression="gzip")
        f.create_dataset("chunks/many", data=values("<i2", 1500), chunks=(1,))
        compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        compact.set_layout(h5py.h5d.COMPACT)
        data = values("<f4", 4)
        small = h5py.h5d.create(f.id, b"compact", h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((4,)), compact)
        small.write(h5py.h5s.ALL, h5py.h5s.ALL, data)
        named = h5py.h5t.IEEE_F32BE.copy()
        named.commit(f.id, b"named_type")
        typed = h5py.h5d.create(f.id, b"of_named_type", named, h5py.h5s.create_simple((4,)))
        typed.write(h5py.h5s.ALL, h5py.h5s.ALL, data)
        f["second_name"] = f["compact"]
        f.attrs["float"] = 0.5
        f.attrs["int"] = -3
        f.attrs["bool"] = True
        f.attrs["be"] = values(">i2", 2, 2)
        f.attrs["text"] = "caf\u00e9"
        f.attrs["bytes"] = b"abc"
        f.attrs["list"] = ["a", "b"]
        f.attrs["none"] = np.zeros(0)


features("earliest.h5", "earliest")
features("latest.h5", "latest")

# Extensible arrays and version 2 B-trees index chunks of unlimited dimensions.
with h5py.File("unlimited.h5", "w", libver="latest") as f:
    f.create_dataset("two", data=values("<i4", 40, 30), chunks=(4, 3), maxshape=(None, None))
    f.create_dataset("two_packed", data=values("<i4", 40, 30), chunks=(4, 3), maxshape=(None, None), compression="gzip")
    f.create_dataset("one", data=values("<i4", 40, 30), chunks=(4, 3), maxshape=(None, 30))
    f.create_dataset("one_packed", data=values("<i4", 400, 3), chunks=(1, 3), maxshape=(None, 3), compression="gzip")
    f.create_dataset("one_empty", shape=(8, 3), dtype="<i4", chunks=(4, 3), maxshape=(None, 3))

# Many links and attributes: B-trees of several levels, fractal heaps with indirect blocks.
for name, libver in [("many_earliest.h5", "earliest"), ("many_latest.h5", "latest")]:
    with h5py.File(name, "w", libver=libver) as f:
        g = f.create_group("groups")
        for i in range(700):
            g.create_group("child_with_a_rather_long_name_%d" % i)
        for i in range(150):
            g.attrs["attribute_%d" % i] = "value %d" % i
with h5py.File("large_attribute.h5", "w", libver="latest") as f:
    f.attrs["large"] = np.arange(20000, dtype="<f8")

with h5py.File("user_block.h5", "w", userblock_size=1024) as f:
    f.create_dataset("kernel", data=values("<f4", 3, 3))
    f.attrs["text"] = "x"

# Hostile ones.
with h5py.File("external_storage.h5", "w") as f:
    f.create_dataset("kernel", shape=(8,), dtype="<f4", external=[("secret.bin", 0, 32)])
    f.create_dataset("bias", data=values("<f4", 2))
if os.path.exists("secret.bin"):
    os.remove("secret.bin")
with h5py.File("links.h5", "w") as f:
    f["real/kernel"] = values("<f4", 2)
    f["soft"] = h5py.SoftLink("/real/kernel")
    f["dangling"] = h5py.SoftLink("/nowhere")
    f["external"] = h5py.ExternalLink("other.h5", "/kernel")
with h5py.File("cycle.h5", "w") as f:
    g = f.create_group("a/b")
    g["again"] = f["a"]
with h5py.File("two_paths.h5", "w") as f:
    f.create_group("a")["kernel"] = values("<f4", 2)
    f["b"] = f["a"]
with h5py.File("virtual.h5", "w", libver="latest") as f:
    layout = h5py.VirtualLayout(shape=(4,), dtype="<f4")
    layout[:] = h5py.VirtualSource("other.h5", "kernel", shape=(4,))
    f.create_virtual_dataset("kernel", layout)
with h5py.File("filters.h5", "w") as f:
    f.create_dataset("lzf", data=values("<f4", 64), chunks=(64,), compression="lzf")
    f.create_dataset("scaleoffset", data=values("<i4", 64), chunks=(64,), scaleoffset=0)
with h5py.File("bomb.h5", "w") as f:
    f.create_dataset("kernel", shape=(1 << 14, 1 << 12), dtype="<f4", chunks=(1 << 12, 1 << 12), compression="gzip", compression_opts=9)
    f["kernel"][0 : 1 << 12] = 0
with h5py.File("odd_types.h5", "w") as f:
    f["record"] = np.zeros(2, dtype=[("x", "<f4"), ("y", "<i4")])
    f.create_dataset("ragged", shape=(2,), dtype=h5py.vlen_dtype(np.float32))
    f["choice"] = np.array([0, 1], dtype=h5py.enum_dtype({"red": 0, "blue": 1}, basetype="i1"))
    f.create_dataset("reference", shape=(1,), dtype=h5py.ref_dtype)
    f["opaque3"] = np.frombuffer(b"abcdef", dtype="V3")
    f["kernel"] = values("<f4", 2)
    f.attrs["reference"] = f["kernel"].ref
    f.attrs["latin1"] = np.array(b"caf\xe9")
    f.attrs["fine"] = 1
