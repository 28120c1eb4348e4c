"""Makes the files beside it: opt_adam of Keras 3 with links in the place of weights, or where nobody needs them. Usage: make_links.py OPT_ADAM_FOLDER"""
import os, shutil, sys
import h5py

source = sys.argv[1]
LINKS = {"soft": lambda: h5py.SoftLink("/elsewhere"), "external": lambda: h5py.ExternalLink("/etc/passwd", "/x")}
NEEDED = {"opt_adam.h5": ("model_weights/d1/sequential/d1/kernel", "model_weights/d1", "model_weights"),
          "opt_adam.weights.h5": ("layers/dense/vars/0", "layers/dense", "layers")}
for name, places in NEEDED.items():
    for kind, link in LINKS.items():
        for level, place in enumerate(places + (None,)):
            target = "%s_%s_%s" % (kind, "unneeded" if place is None else "needed%d" % level, name)
            shutil.copy(os.path.join(source, name), target)
            with h5py.File(target, "a") as file:
                if place is None:
                    file["stranger"] = link()
                    file[places[2] + "/stranger"] = link()
                    continue
                if place not in file:
                    raise SystemExit("%s is not in %s: %s" % (place, name, list(file[places[2]])))
                file.move(place, "elsewhere")
                file[place] = link()
