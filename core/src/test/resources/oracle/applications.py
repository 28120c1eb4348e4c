"""Writes architectures of keras.applications with random weights, as .keras and .h5, with an input and what Keras predicts. Usage: applications.py DIR"""
import os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import warnings, numpy as np, keras
warnings.simplefilter("ignore")
import logging
logging.disable(logging.WARNING)
SIZES = {"MobileNet": 32, "MobileNetV2": 32, "ResNet50": 32, "ResNet50V2": 32, "VGG16": 32, "DenseNet121": 32, "InceptionV3": 75, "Xception": 71, "EfficientNetB0": 32,
         "EfficientNetV2B0": 32, "MobileNetV3Small": 32, "ConvNeXtTiny": 32, "InceptionResNetV2": 75}
for name, size in SIZES.items():
    keras.utils.set_random_seed(1)
    arguments = dict(weights=None, input_shape=(size, size, 3), classes=10)
    if name == "VGG16":  # its two layers of 4096 units make files of 150 MB
        arguments.update(include_top=False, pooling="avg"); arguments.pop("classes")
    model = getattr(keras.applications, name)(**arguments)
    x = np.random.default_rng(0).random((2, size, size, 3)).astype("float32")
    model.save(os.path.join(sys.argv[1], name + ".keras"))
    model.save(os.path.join(sys.argv[1], name + ".h5"))
    np.savez(os.path.join(sys.argv[1], name + ".npz"), x=x, y=model.predict(x, verbose=0))
    keras.backend.clear_session()
