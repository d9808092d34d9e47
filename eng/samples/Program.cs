using Toolkit.Samples;

// The shipped samples: synthetic prices on real trading calendars. The same seed gives the same bytes of text.
string folder = args.Length > 0 ? args[0] : Path.Combine("data", "samples");
foreach (Sample sample in Sample.Shipped())
{
    string path = Path.Combine(folder, sample.FileName);
    sample.Write(path);
    Console.WriteLine($"{path}: {sample.Bars.Count} bars, {new FileInfo(path).Length} bytes");
}
