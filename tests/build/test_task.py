from kinema.build.task import Task


def test_the_key_of_a_fixed_task_never_changes():
    params = {"text": "Grüß Gott 你好", "voice": {"pitch": 0.5, "name": "en+f3"}}
    voice = Task(kind="voice", version=3, params=params)
    mix = Task(kind="mix", version=2, params={"lufs": -16}, inputs=(voice,))
    assert voice.key == "593e1c42d2f6129709624f006840535283b6b42c4d21f8e7c14f70856dc956bb"
    assert mix.key == "8ff130239f9f158b01aa8ffa23af1fe143f73a4a0c0d80569cfd8c172653f7a5"


def test_label_subject_and_cost_take_no_part_in_the_key():
    assert Task(kind="a", version=1).key == Task(kind="a", version=1, label="x", about="y", cost=9.0).key


def test_kind_version_params_and_order_of_inputs_do():
    a, b = Task(kind="a", version=1), Task(kind="b", version=1)
    keys = {a.key, b.key, Task(kind="a", version=2).key, Task(kind="a", version=1, params={"x": 1}).key,
            Task(kind="c", version=1, inputs=(a, b)).key, Task(kind="c", version=1, inputs=(b, a)).key}
    assert len(keys) == 6
