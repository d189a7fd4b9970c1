"""Other decoders, asked one picture at a time: a path a line on standard input, an answer of JSON a line on standard output.

    {"zxing-cpp": {"texts": […], "seconds": 0.009}, …}

Each is asked as its authors advise, on one thread, for QR codes of both polarities; reading the file is not counted. The
first line says the versions. Needs numpy and opencv; zxing-cpp and pyzbar (with the system's libzbar) as far as they are there.
"""

import importlib.metadata
import json
import sys
import time

import cv2

cv2.setNumThreads(1)
READERS = {}


def reader(name, package):
    def add(function):
        READERS[f"{name} {importlib.metadata.version(package)}"] = function
        return function

    return add


try:
    import zxingcpp

    @reader("zxing-cpp", "zxing-cpp")
    def by_zxing(picture):
        found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        return [code.text for code in found]
except ImportError:
    pass

try:
    from pyzbar import pyzbar

    @reader("ZBar", "pyzbar")
    def by_zbar(picture):
        for shown in (picture, 255 - picture):
            found = pyzbar.decode(shown, symbols=[pyzbar.ZBarSymbol.QRCODE])
            if found:
                return [code.data.decode("utf-8", "replace") for code in found]
        return []
except ImportError:
    pass

OPENCV = cv2.QRCodeDetector()


@reader("OpenCV", "opencv-python-headless")
def by_opencv(picture):
    found, texts, _, _ = OPENCV.detectAndDecodeMulti(picture)
    return [text for text in texts if text] if found else []


print(json.dumps(list(READERS)), flush=True)
for line in sys.stdin:
    picture = cv2.imread(line.rstrip("\n"), cv2.IMREAD_GRAYSCALE)
    answer = {}
    for name, read in READERS.items():
        started = time.perf_counter()
        try:
            texts = read(picture)
        except (cv2.error, UnicodeDecodeError):
            # OpenCV asserts on some pictures that it cannot read, and cannot hand over a text that is not UTF-8.
            texts = []
        answer[name] = {"texts": texts, "seconds": time.perf_counter() - started}
    print(json.dumps(answer), flush=True)
