using System.Globalization;

namespace Toolkit.Runs;

/// <summary>What a piece of a filter is.</summary>
internal enum FilterToken
{
    Name,
    Number,
    Text,
    Sign,
    End,
}

/// <summary>Cuts the text of a filter into its pieces.</summary>
internal sealed class RunFilterText
{
    private static readonly string[] Signs = ["<=", ">=", "<>", "!=", "==", "<", ">", "=", "(", ")", ","];

    private readonly string _text;
    private int _next;

    public RunFilterText(string text)
    {
        _text = text;
        Move();
    }

    public FilterToken Kind { get; private set; }

    /// <summary>The name, the sign, or the text without its quotes.</summary>
    public string Value { get; private set; } = string.Empty;

    public double Number { get; private set; }

    /// <summary>Where the piece starts, counted from 0.</summary>
    public int At { get; private set; }

    public bool IsWord(string word) => Kind == FilterToken.Name && Value.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSign(string sign) => Kind == FilterToken.Sign && Value == sign;

    public void Move()
    {
        while (_next < _text.Length && char.IsWhiteSpace(_text[_next]))
        {
            _next++;
        }

        At = _next;
        if (_next == _text.Length)
        {
            (Kind, Value) = (FilterToken.End, "its end");
            return;
        }

        char first = _text[_next];
        if (first is '\'' or '"')
        {
            Quoted(first);
        }
        else if (char.IsAsciiDigit(first) || (first is '-' or '+' or '.' && _next + 1 < _text.Length && (char.IsAsciiDigit(_text[_next + 1]) || _text[_next + 1] == '.')))
        {
            Digits();
        }
        else if (char.IsLetter(first) || first == '_')
        {
            Name();
        }
        else
        {
            Value = Signs.FirstOrDefault(sign => string.CompareOrdinal(_text, _next, sign, 0, sign.Length) == 0) ?? throw Wrong($"'{first}' means nothing here");
            (Kind, _next) = (FilterToken.Sign, _next + Value.Length);
        }
    }

    public ToolkitException Wrong(string what, string? hint = null) => ToolkitException.Usage(
        string.Create(CultureInfo.InvariantCulture, $"the filter \"{_text}\": {what}, at character {At + 1}"),
        hint ?? "write it like: sharpe > 1 and symbol = 'SPY' and not (trades < 30 or param.fast >= 20)");

    private void Quoted(char quote)
    {
        Kind = FilterToken.Text;
        Value = string.Empty;
        for (_next++; ; _next++)
        {
            if (_next >= _text.Length)
            {
                throw Wrong($"a text that starts with {quote} does not end");
            }

            if (_text[_next] == quote)
            {
                _next++;
                if (_next == _text.Length || _text[_next] != quote)
                {
                    return;
                }
            }

            Value += _text[_next];
        }
    }

    private void Digits()
    {
        _next++;
        // A date without its quotes is taken as a whole, so that the message can show it.
        while (_next < _text.Length && (char.IsLetterOrDigit(_text[_next]) || _text[_next] is '.' or ':' || (_text[_next] is '+' or '-' && char.IsLetterOrDigit(_text[_next - 1]))))
        {
            _next++;
        }

        (Kind, Value) = (FilterToken.Number, _text[At.._next]);
        Number = double.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw Wrong($"'{Value}' is no number", "put texts and times into quotes: createdAt > '2026-01-31'");
    }

    private void Name()
    {
        while (_next < _text.Length && (char.IsLetterOrDigit(_text[_next]) || _text[_next] is '_' or '.'))
        {
            _next++;
        }

        (Kind, Value) = (FilterToken.Name, _text[At.._next]);
    }
}
