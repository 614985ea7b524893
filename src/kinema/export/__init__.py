"""One format a file. `EXPORTS` names what writes each: name -> (module, attribute, extra to install)."""

EXPORTS = {
    "mp4": ("kinema.export.mp4", "deliver", None),
    "gif": ("kinema.export.gif", "write_gif", None),
    "png": ("kinema.export.png", "write_sequence", None),
    "otio": ("kinema.export.otio", "write_otio", None),
    "srt": ("kinema.export.subtitles", "write_srt", None),
    "vtt": ("kinema.export.subtitles", "write_vtt", None),
    "storyboard": ("kinema.export.storyboard", "write_sheet", None),
    "storyboard-html": ("kinema.export.storyboard", "write_page", None),
    "report": ("kinema.export.report", "write_report", None),
}
