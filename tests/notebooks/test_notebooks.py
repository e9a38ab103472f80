"""Every notebook runs from top to bottom, tells its story in both languages, and keeps no output and no logic."""

import ast
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_is_the_story_of_bijie():
    assert "bijie" in [path.stem for path in NOTEBOOKS]


def test_outputs_are_stripped(notebook):
    for cell in code(notebook):
        assert cell.outputs == []
        assert cell.execution_count is None


def test_it_opens_with_a_question_in_both_languages(notebook):
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    headings = [line for line in first.source.splitlines() if line.startswith("# ")]
    assert any("？" in heading for heading in headings)
    assert any("?" in heading for heading in headings)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert len(re.findall("[\u4e00-\u9fff]", cell.source)) > 20
            assert len(re.findall("[a-z]{3,}", cell.source)) > 10


def test_it_imports_its_logic(notebook):
    logic = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.While, ast.If, ast.Try)
    for cell in code(notebook):
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, logic)]


def test_it_runs(notebook, tmp_path):
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    text = "\n".join(str(output) for cell in code(notebook) for output in cell.outputs)
    assert "农工党中央" in text
    assert not [output for cell in code(notebook) for output in cell.outputs if output.output_type == "error"]
    assert all(cell.outputs for cell in code(notebook)), "a cell that shows nothing tells nothing"
    assert [path.name for path in tmp_path.glob("*.html")]
