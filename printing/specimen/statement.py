"""A page that people scan along with a document: the applicant's own statement, which no service asks for."""

from random import Random

from printing.specimen.case import Case
from printing.specimen.page import A4, Look, Page, labelled


def draw_statement(case: Case, look: Look, rng: Random) -> bytes:
    """Draw the statement as a one-page PDF."""
    person, place = case.applicant, case.household.place
    page = Page(A4, look)
    size, left = look.size + 4, rng.uniform(64, 80)
    page.text(page.width / 2, 90, "SURAT PERNYATAAN", size * 1.3, bold=True, align="center")
    page.text(left, 140, "Yang bertanda tangan di bawah ini :", size)
    rows = [("Nama", person.nama), ("Pekerjaan", person.job), ("Alamat", place.alamat)]
    y = labelled(page, rows, left + 10, page.width - left, 168, size, size * 1.7, 100)
    text = (
        "menyatakan dengan sebenarnya bahwa berkas yang saya unggah adalah hasil pindaian dokumen yang sah dan masih "
        "berlaku. Apabila di kemudian hari pernyataan ini tidak benar, saya bersedia menanggung akibatnya."
    )
    y = page.paragraph(left, y + 10, page.width - 2 * left, text, size, size * 1.5)
    page.text(page.width * 0.6, y + 40, "Yang menyatakan,", size)
    page.fitted(page.width * 0.6, y + 120, page.width * 0.32, person.nama, size)
    return page.close(rng)
