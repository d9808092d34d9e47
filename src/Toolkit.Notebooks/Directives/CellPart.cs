namespace Toolkit.Notebooks.Directives;

/// <summary>A stretch of a cell in one language, or a magic line in it.</summary>
/// <param name="Language">The language, by its own name.</param>
/// <param name="Code">The code, with an empty line for each line of the cell before it, so that errors name the cell's lines.</param>
/// <param name="Magic">The line when it is one that does something, else null; for the first part of a language the line that named it.</param>
internal sealed record CellPart(string Language, string Code, MagicLine? Magic)
{
    /// <summary>Each part bears an empty line for each line before it, so that memory grows with the square of their number.</summary>
    private const int MostMagics = 1_000;

    /// <summary>Whether this is a magic line that acts, and no code.</summary>
    public bool IsAction => Magic is not null && !Languages.IsLanguage(Magic.Name);

    /// <summary>The parts of a cell in their order.</summary>
    public static IReadOnlyList<CellPart> Split(Cell cell)
    {
        List<CellPart> parts = [];
        string language = Languages.Named(cell.Language);
        MagicLine? opened = null;
        StringBuilder code = new();
        int number = 0, magics = 0;
        foreach (string line in cell.Source.Split('\n').Select(l => l.TrimEnd('\r')))
        {
            if (MagicLine.Parse(line) is { } magic)
            {
                Close();
                if (++magics > MostMagics)
                {
                    throw ToolkitException.BadData($"a cell has more than {MostMagics} magic lines", "split it into several cells");
                }

                if (Languages.IsLanguage(magic.Name))
                {
                    (language, opened) = (Languages.Named(magic.Name), magic);
                }
                else
                {
                    parts.Add(new(language, "", magic));
                }

                number++;
                code.Clear().Append('\n', number);
            }
            else
            {
                code.Append(line).Append('\n');
                number++;
            }
        }

        Close();
        return parts;

        void Close()
        {
            if (code.ToString().Trim().Length > 0)
            {
                parts.Add(new(language, code.ToString().TrimEnd('\n'), opened));
                opened = null;
            }
        }
    }
}
