using System.Text;

namespace Toolkit.Soak;

/// <summary>Makes inputs that are nearly right: samples, cut, spliced, with other numbers, words, lengths and depths. The same for the same chance.</summary>
internal sealed class Mutator(IReadOnlyList<byte[]> samples, Random random)
{
    private const int MostBytes = 4 << 20;

    private static readonly string[] Numbers =
    [
        "0", "-0", "-1", "1e308", "-1e308", "1e-320", "1e999", "NaN", "Infinity", "-inf", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "0x7fffffff",
        "1.7976931348623157e308", "253402300800", "253402300800000", "-62135596801", "1,5", "1.234.567,89", "2147483648", "4294967295", "1e15", "000", ".", "-", "",
    ];

    private static readonly string[] Words =
    [
        "\0", "\ud7ff", "\ufeff", "\u202e", "\e[31m", "null", "true", "[]", "{}", "\"", "''", "\"\"", "\\ud800", "\\u0000", "../../x", "CON", "<script>", "$x", "';--", "`", "#!", "#!sql", "#!import",
        "--", "@input:", "2024-02-30", "9999-12-31T23:59:59Z", "0001-01-01", "24:00", "2024-01-01T00:00:00+99:00", "\r", "\n\n", "\t", ";", ",,,,", "|", "é", "😀",
    ];

    private static readonly string[] Nests = ["[", "{\"a\":", "(", "> ", "- ", "#", "\"", "<div>", "[{\"a\":", "`", "*", "![", "    "];

    private static readonly byte[] Bytes = [0, 1, 9, 10, 13, 0x22, 0x7F, 0x80, 0xC0, 0xE2, 0xED, 0xFE, 0xFF];

    public byte[] Next()
    {
        List<byte> bytes = [.. Sample()];
        for (int steps = 1 + random.Next(1 + random.Next(12)); steps > 0 && bytes.Count < MostBytes; steps--)
        {
            Step(bytes);
        }

        return [.. bytes];
    }

    private byte[] Sample() => samples[random.Next(samples.Count)];

    private void Step(List<byte> bytes)
    {
        int at = random.Next(bytes.Count + 1), length = Math.Min(bytes.Count - at, random.Next(4) == 0 ? random.Next(bytes.Count + 1) : random.Next(1, 24));
        switch (random.Next(14))
        {
            case 0 or 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2 when at < bytes.Count:
                bytes[at] = Bytes[random.Next(Bytes.Length)];
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                Repeat(bytes, at, [.. bytes.GetRange(at, length)]);
                break;
            case 6:
                Splice(bytes, at, length);
                break;
            case 7 or 8:
                Number(bytes, at);
                break;
            case 9:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]));
                break;
            case 10:
                Repeat(bytes, at, Encoding.UTF8.GetBytes(Nests[random.Next(Nests.Length)]));
                break;
            case 11:
                Length(bytes, at);
                break;
            default:
                Token(bytes, at);
                break;
        }
    }

    /// <summary>Mostly a few times, now and then very many.</summary>
    private void Repeat(List<byte> bytes, int at, byte[] what)
    {
        int times = random.Next(8) == 0 ? random.Next(1_000, 40_000) : random.Next(1, 40);
        times = Math.Min(times, MostBytes / 4 / Math.Max(1, what.Length));
        // As an array: of a sequence List inserts byte by byte.
        byte[] many = [.. Enumerable.Repeat(what, times).SelectMany(part => part)];
        bytes.InsertRange(at, many);
    }

    /// <summary>Part of another sample in the place of what is there.</summary>
    private void Splice(List<byte> bytes, int at, int length)
    {
        byte[] other = Sample();
        int from = random.Next(other.Length + 1);
        bytes.RemoveRange(at, length);
        bytes.InsertRange(at, other[from..(from + random.Next(other.Length - from + 1))]);
    }

    /// <summary>Another number where the next one stands.</summary>
    private void Number(List<byte> bytes, int at) => Instead(bytes, at, Numbers, c => c is >= (byte)'0' and <= (byte)'9' or (byte)'.' or (byte)'-');

    /// <summary>Another word where the next one stands.</summary>
    private void Token(List<byte> bytes, int at) => Instead(bytes, at, random.Next(2) == 0 ? Words : Numbers, c => c is not ((byte)'"' or (byte)',' or (byte)':' or (byte)' ' or (byte)'\n' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}'));

    private void Instead(List<byte> bytes, int at, string[] choices, Predicate<byte> belongs)
    {
        int from = bytes.FindIndex(at, belongs);
        if (from >= 0)
        {
            int end = bytes.FindIndex(from, c => !belongs(c));
            bytes.RemoveRange(from, Math.Min((end < 0 ? bytes.Count : end) - from, 1_000));
            bytes.InsertRange(from, Encoding.UTF8.GetBytes(choices[random.Next(choices.Length)]));
        }
    }

    /// <summary>A binary length or count of 1, 4 or 8 bytes that is too large, negative, or off by little.</summary>
    private void Length(List<byte> bytes, int at)
    {
        byte[] value = BitConverter.GetBytes(random.Next(6) switch { 0 => int.MaxValue, 1 => -1L, 2 => long.MinValue, 3 => uint.MaxValue, 4 => random.Next(70_000), _ => 1L << random.Next(63) });
        int width = random.Next(3) switch { 0 => 1, 1 => 4, _ => 8 };
        for (int i = 0; i < width && at + i < bytes.Count; i++)
        {
            bytes[at + i] = random.Next(8) == 0 ? value[width - 1 - i] : value[i];
        }
    }
}
