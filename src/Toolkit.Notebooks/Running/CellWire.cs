namespace Toolkit.Notebooks.Running;

/// <summary>What the process that runs the cells is told.</summary>
internal enum CellOrder : byte
{
    Run,
    Cancel,
    End,
}

/// <summary>What it tells; each begins with the number of the cell that it is about.</summary>
internal enum CellEvent : byte
{
    Text,
    Display,
    Result,
    Error,
    HasRun,
    HasEnded,
}

/// <summary>The parts of messages between the two processes of a run, which are of one build.</summary>
internal static class CellWire
{
    public static void Write(this BinaryWriter to, string? text)
    {
        to.Write(text is not null);
        if (text is not null)
        {
            to.Write(text);
        }
    }

    public static string? ReadText(this BinaryReader from) => from.ReadBoolean() ? from.ReadString() : null;

    public static void Write(this BinaryWriter to, MimeBundle content)
    {
        to.Write(content.ByType.Count);
        foreach ((string type, string text) in content.ByType)
        {
            to.Write(type);
            to.Write(text);
        }
    }

    public static MimeBundle ReadBundle(this BinaryReader from)
    {
        Dictionary<string, string> forms = [];
        for (int left = from.ReadInt32(); left > 0; left--)
        {
            forms.Add(from.ReadString(), from.ReadString());
        }

        return new(forms);
    }

    public static void Write(this BinaryWriter to, CellError? error)
    {
        to.Write(error is not null);
        if (error is not null)
        {
            to.Write(error.Name);
            to.Write(error.Message);
            to.Write(error.Traceback.Count);
            foreach (string line in error.Traceback)
            {
                to.Write(line);
            }
        }
    }

    public static CellError? ReadError(this BinaryReader from) =>
        from.ReadBoolean() ? new(from.ReadString(), from.ReadString(), [.. Enumerable.Range(0, from.ReadInt32()).Select(_ => from.ReadString())]) : null;
}
