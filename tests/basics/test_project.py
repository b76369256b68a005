"""The configuration of a project: which file counts, and what it says."""

from pathlib import Path

import pytest

from soundstage.project import Project, ProjectError, find_project, read_project


def test_the_nearest_file_upwards_counts(tmp_path: Path) -> None:
    inner = tmp_path / "flows" / "deep"
    inner.mkdir(parents=True)
    (tmp_path / "soundstage.toml").write_text("[lint]\nfail-on = 'note'\n")
    assert find_project(inner).table("lint") == {"fail-on": "note"}
    (tmp_path / "flows" / "soundstage.toml").write_text("")
    found = find_project(inner)
    assert (found.root, found.table("lint")) == (tmp_path / "flows", {})


def test_a_pyproject_counts_when_it_speaks_of_us(tmp_path: Path) -> None:
    (tmp_path / "soundstage.toml").write_text("[lint]\nfail-on = 'note'\n")
    inner = tmp_path / "app"
    inner.mkdir()
    pyproject = inner / "pyproject.toml"
    pyproject.write_text("[project]\nname = 'app'\n")
    assert find_project(inner).root == tmp_path
    pyproject.write_text("[tool.soundstage.lint]\nfail-on = 'error'\n")
    found = find_project(inner)
    assert (found.root, found.table("lint")) == (inner, {"fail-on": "error"})
    assert found.heading("lint.ignore") == "tool.soundstage.lint.ignore"


def test_soundstage_toml_comes_first_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.soundstage.lint]\nfail-on = 'error'\n")
    (tmp_path / "soundstage.toml").write_text("[lint]\nfail-on = 'note'\n")
    assert find_project(tmp_path).table("lint") == {"fail-on": "note"}


def test_without_a_file_there_is_nothing(tmp_path: Path) -> None:
    assert Project(tmp_path).table("lint") == {}
    assert Project(tmp_path).heading("lint") == "lint"


@pytest.mark.parametrize("content", [b"[lint", b"\xff\xfe", b"lint = 1\nlint = 2"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "soundstage.toml"
    file.write_bytes(content)
    with pytest.raises(ProjectError) as caught:
        read_project(file)
    assert str(caught.value).startswith(f"{file} is not TOML: ")


def test_a_table_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "soundstage.toml").write_text("lint = 3\n")
    with pytest.raises(ProjectError) as caught:
        find_project(tmp_path).table("lint")
    assert "lint has to be a table, [lint]" in str(caught.value)
