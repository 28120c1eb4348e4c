"""Lists the public classes of real Keras by kind, for the table in docs/coverage.md. Usage: make_classes.py > classes.json"""
import importlib, inspect, json, keras, pkgutil
kinds = {}
for kind in ("layers", "initializers", "regularizers", "constraints", "losses", "metrics", "optimizers", "optimizers.schedules", "callbacks"):
    module = keras
    for part in kind.split("."):
        module = getattr(module, part)
    kinds[kind] = sorted(n for n in dir(module) if inspect.isclass(getattr(module, n)) and not n.startswith("_"))
kinds["activations"] = sorted(n for n in dir(keras.activations) if not n.startswith("_") and callable(getattr(keras.activations, n)) and n not in ("get", "serialize", "deserialize"))
# Operations stand in the files of functional models by the names of their classes, which are not public.
operation = keras.Operation
ops = importlib.import_module("keras.src.ops")
modules = [importlib.import_module("keras.src.ops." + m.name) for m in pkgutil.iter_modules(ops.__path__) if not m.name.endswith("_test")]
bases = ("Operation", "SegmentReduction")
kinds["operations"] = sorted({n for m in modules for n, c in vars(m).items() if inspect.isclass(c) and issubclass(c, operation) and c.__module__ == m.__name__ and n not in bases})
json.dump({"keras": keras.__version__, "classes": kinds}, __import__("sys").stdout, indent=1)
