using System.Globalization;

namespace Toolkit.Notebooks.Output;

/// <summary>Keeps what a cell prints to a stream within bounds: its beginning, its end, and how much stood between them.</summary>
internal sealed class TextLimit
{
    private const int Beginning = 1 << 19;
    private const int End = 1 << 16;
    private const int LongLine = 1 << 12;

    private readonly StringBuilder _end = new();
    private int _given;
    private bool _isOpen;
    private long _beyond;
    private long _linesBeyond;

    /// <summary>Whether there is text that was not given away yet.</summary>
    public bool HasRest => _beyond > 0;

    /// <summary>Takes a text.</summary>
    /// <returns>What of it is still part of the beginning.</returns>
    public string Take(string text)
    {
        int taken = _beyond > 0 ? 0 : Math.Min(text.Length, Beginning - _given);
        if (taken < text.Length && _beyond == 0)
        {
            // Cut behind a line, so that the mark does not stand in the middle of one; a very long one is cut in two.
            int line = text.LastIndexOf('\n', Math.Max(taken - 1, 0)) + 1;
            taken = line > 0 || text.Length < LongLine ? line : taken > 0 && char.IsHighSurrogate(text[taken - 1]) ? taken - 1 : taken;
        }

        _given += taken;
        _isOpen = taken > 0 ? text[taken - 1] != '\n' : _isOpen;
        if (taken < text.Length)
        {
            Keep(text[taken..]);
        }

        return text[..taken];
    }

    /// <summary>The end of what was printed, below a line that says what was left out.</summary>
    public string Rest()
    {
        int start = _end.Length < _beyond || _end.Length > End ? LastLines() : 0;
        string end = _end.ToString(start, _end.Length - start);
        long characters = _beyond - end.Length, lines = _linesBeyond - end.Count(c => c == '\n');
        string before = _isOpen ? "\n" : "";
        (_given, _beyond, _linesBeyond, _isOpen) = (Beginning, 0, 0, false);
        _end.Clear();
        return characters == 0 ? end : string.Create(CultureInfo.InvariantCulture, $"{before}… {lines:N0} lines, {characters:N0} characters, left out …\n{end}");
    }

    private void Keep(string text)
    {
        _beyond += text.Length;
        _linesBeyond += text.Count(c => c == '\n');
        _end.Append(text);

        // Not at each text, so that it costs as much as the text is long.
        if (_end.Length > 4 * End)
        {
            _end.Remove(0, _end.Length - End);
        }
    }

    private int LastLines()
    {
        int start = Math.Max(_end.Length - End, 0);
        int line = start + _end.ToString(start, _end.Length - start).IndexOf('\n') + 1;
        return line < _end.Length ? line : start;
    }
}
