namespace Toolkit.Tests.Reliability;

/// <summary>What a disk does to a file.</summary>
internal static class DiskDamage
{
    public static void Flip(string path, int place, int bit)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Position = place;
        int value = stream.ReadByte();
        stream.Position = place;
        stream.WriteByte((byte)(value ^ (1 << bit)));
    }
}
