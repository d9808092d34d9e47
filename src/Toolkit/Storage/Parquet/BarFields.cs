namespace Toolkit.Storage;

/// <summary>The columns of a bar besides its time.</summary>
[Flags]
internal enum BarFields
{
    None = 0,
    Open = 1,
    High = 2,
    Low = 4,
    Close = 8,
    Volume = 16,
    All = Open | High | Low | Close | Volume,
}
