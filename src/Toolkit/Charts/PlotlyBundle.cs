using System.IO.Compression;
using System.Reflection;

namespace Toolkit.Charts;

/// <summary>plotly.js, which Toolkit.dll carries compressed, and the script that draws charts with it.</summary>
internal static class PlotlyBundle
{
    private static readonly Lazy<byte[]> Packed = new(() => Resource("plotly.min.js.gz"));
    private static readonly Lazy<string> Runtime = new(() => Encoding.UTF8.GetString(Resource("charts.js")));

    /// <summary>Its source, unpacked; a megabyte and a quarter of text.</summary>
    public static string Source
    {
        get
        {
            using GZipStream unpacked = new(new MemoryStream(Packed.Value), CompressionMode.Decompress);
            using StreamReader reader = new(unpacked, Encoding.UTF8);
            return reader.ReadToEnd();
        }
    }

    /// <summary>Its source compressed by gzip, as base64: 0.6 MB.</summary>
    public static string Base64 => Convert.ToBase64String(Packed.Value);

    /// <summary>What draws the charts of a page, follows its colours and keeps axes readable.</summary>
    public static string Charts => Runtime.Value;

    public static string Text(string resource) => Encoding.UTF8.GetString(Resource(resource));

    private static byte[] Resource(string name)
    {
        using Stream stream = typeof(PlotlyBundle).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{Assembly.GetExecutingAssembly().GetName().Name} lacks its resource {name}");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
