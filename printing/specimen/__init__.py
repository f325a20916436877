"""Make synthetic dossiers with ground truth: invented people, imitated documents, imitated damage.

They are for learning, measuring and showing; every page says SPESIMEN. The drawing kinds are in `kinds`.
"""

from printing.specimen.damage import CONDITIONS
from printing.specimen.demo import make_office_demo
from printing.specimen.dossiers import make_samples, write_plans
from printing.specimen.hard import HARD, not_a_document
from printing.specimen.plan import Plan

__all__ = ["CONDITIONS", "HARD", "Plan", "make_office_demo", "make_samples", "not_a_document", "write_plans"]
