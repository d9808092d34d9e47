namespace Toolkit.Sql;

/// <summary>What a confined process says.</summary>
internal enum ConfinedAnswer : byte
{
    /// <summary>The workspace is open.</summary>
    Ready,

    /// <summary>Something that was assumed.</summary>
    Note,

    /// <summary>Rows follow; what came before of them does not count.</summary>
    Begin,

    Rows,

    /// <summary>These were all the rows.</summary>
    Done,

    /// <summary>The statement failed; the process goes on.</summary>
    Error,

    /// <summary>There is no more memory for it.</summary>
    NoMemory,
}
