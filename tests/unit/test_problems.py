import resources
from workstation.domain.problems import PROBLEMS, upload_again, upload_again_for


def test_each_problem_has_a_sentence_of_its_own_in_both_languages() -> None:
    english = resources.json_data("translations/en/problems.json")
    templates = [upload_again(problem, "KK").text for problem in (*PROBLEMS, "something_new")]
    assert len(set(templates)) == len(templates)
    assert set(english) == set(templates)
    assert all("{document}" in english[text] and "{document}" in text for text in templates)


def test_the_sentence_names_the_document_and_asks_for_it_again() -> None:
    text = str(upload_again("blurred", "Kartu Keluarga"))
    assert text.startswith("Gambar Kartu Keluarga buram.")
    assert "inta unggah ulang" in text


def test_no_sentence_is_said_twice() -> None:
    assert len(upload_again_for(("blurred", "new_one", "newer_one", "blurred"), "KK")) == 2
