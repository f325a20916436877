"""Make synthetic dossiers with ground truth: invented people, imitated documents, imitated damage.

They are for learning, measuring and showing; every page says SPESIMEN. The drawing kinds are in `kinds`.
"""

from printing.specimen.demo import make_office_demo
from printing.specimen.dossiers import Plan, make_samples, write_plans

__all__ = ["Plan", "make_office_demo", "make_samples", "write_plans"]
