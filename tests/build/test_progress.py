from kinema.build.progress import heard_by, report


def test_reports_reach_the_listener_as_fractions_and_nobody_outside():
    heard = []
    report(1, 2)
    with heard_by(lambda fraction, note: heard.append((fraction, note))):
        report(1, 4, "frame 1")
        report(9, 4)
        report(1, 0)
    report(1, 2)
    assert heard == [(0.25, "frame 1"), (1.0, "")]
