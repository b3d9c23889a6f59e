"""The face networks that are compared, by name."""

from face_network import FaceNet
from face_residual import ResidualFaceNet

NETWORKS = {"ghost": FaceNet, "residual": ResidualFaceNet}


def built(name):
    """A new network: `ghost` (small, from nothing) or `residual` (starts from a face recogniser)."""
    return NETWORKS[name]()
