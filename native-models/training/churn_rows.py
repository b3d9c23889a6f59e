"""Rows of the telco table: which columns a forecast may use, how a row becomes numbers, and who is in which part."""

import csv
import hashlib

import numpy as np

YES_NO = ("No", "Yes")
NO_NET, NO_PHONE = "No internet service", "No phone service"
EXTRA = ("No", "Yes", NO_NET)

# name, unit; the points where the slope may change (months, dollars a month), at about the deciles of the training rows
NUMBERS = {"tenure": ("months", (3, 6, 12, 24, 36, 48, 60)), "MonthlyCharges": ("USD a month", (30, 50, 70, 85, 100))}
CATEGORIES = {
    "PhoneService": YES_NO, "MultipleLines": ("No", "Yes", NO_PHONE), "InternetService": ("DSL", "Fiber optic", "No"),
    "OnlineSecurity": EXTRA, "OnlineBackup": EXTRA, "DeviceProtection": EXTRA, "TechSupport": EXTRA,
    "StreamingTV": EXTRA, "StreamingMovies": EXTRA, "Contract": ("Month-to-month", "One year", "Two year"), "PaperlessBilling": YES_NO,
    "PaymentMethod": ("Bank transfer (automatic)", "Credit card (automatic)", "Electronic check", "Mailed check"),
}
FIELDS = (*NUMBERS, *CATEGORIES)
# What a person is, not what they have with the company. Left out of the model and tried against it; see the card.
PERSONAL = {"gender": ("Female", "Male"), "SeniorCitizen": ("0", "1"), "Partner": YES_NO, "Dependents": YES_NO}
# Said by another field already (PhoneService, InternetService): no weight of their own.
IMPLIED = (NO_NET, NO_PHONE)
SALT, SHARES = "churn-split-1:", (70, 15, 15)


def part_of(customer):
    """train, valid or test (70, 15, 15 %): the first 8 hex digits of SHA-256 of the salt and the customerID, modulo 100."""
    place = int(hashlib.sha256((SALT + customer).encode()).hexdigest()[:8], 16) % 100
    return "train" if place < SHARES[0] else "valid" if place < SHARES[0] + SHARES[1] else "test"


def read(data):
    """{part: [row]} of the visible table."""
    parts = {"train": [], "valid": [], "test": []}
    with open(data / "text/telco_churn/telco_churn.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            parts[part_of(row["customerID"])].append(row)
    return parts


def truth(rows):
    return np.array([row["Churn"] == "Yes" for row in rows], np.float32)


def columns(personal=()):
    """[(field, kind, constant)]: one column of the linear model each. `ramp`: the number, from its lowest point; `hinge`: how far it lies
    above the constant, `is`: 1 for this value."""
    made = []
    for name, (_, knots) in NUMBERS.items():
        made += [(name, "ramp", 0.0), *((name, "hinge", float(knot)) for knot in knots)]
    for name, values in {**CATEGORIES, **{name: PERSONAL[name] for name in personal}}.items():
        made += [(name, "is", place) for place, value in enumerate(values) if value not in IMPLIED]
    return made


def values(rows, fields):
    """[n, fields]: numbers in their unit, categories as the place of their value."""
    known = {**CATEGORIES, **PERSONAL}
    return np.array([[known[name].index(row[name]) if name in known else float(row[name]) for name in fields] for row in rows], np.float32)


def design(table, fields, wanted):
    """[n, columns] of values [n, fields]."""
    made = []
    for name, kind, constant in wanted:
        x = table[:, fields.index(name)]
        made.append((x == constant) if kind == "is" else np.maximum(x - constant, 0))
    return np.stack(made, axis=1).astype(np.float64)
