using System.Globalization;
using System.IO.Compression;
using System.Text;
using Toolkit.DuckDb;
using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Ingest;

/// <summary>Files that are made to hurt: each is refused or read within bounds, memory measured in a process of its own.</summary>
public sealed class HostileFileTests
{
    private const int CeilingMegabytes = 900;

    private const string Rows = "time,open,high,low,close,volume\n2017-01-03 09:30,1,2,0.5,1.5,7\n2017-01-03 09:31,1,2,0.5,1.5,7\n";

    /// <summary>Ingests in a child process, and returns what it said.</summary>
    private static string InChild(TemporaryFolder folder, string path)
    {
        using Child child = Child.Start("ingest", folder.File("workspace"), path, "A", "1m");
        List<string> said = child.Rest();
        child.MustSucceed();
        int peak = int.Parse(said[^1], CultureInfo.InvariantCulture);
        Assert.True(peak < CeilingMegabytes, $"{peak} MB were used");
        return said[^2];
    }

    [Fact]
    public void A_line_of_a_gigabyte_is_one_bad_row()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.csv", Rows);
        using (FileStream file = new(path, FileMode.Append))
        {
            // A hole in the file reads as NULs and takes no room.
            file.SetLength(file.Length + (1L << 30));
            file.Seek(0, SeekOrigin.End);
            file.Write("\n2017-01-03 09:32,1,2,0.5,1.5,7\n"u8);
        }

        Assert.Equal("3 1", InChild(folder, path));
    }

    [Fact]
    public void A_first_line_of_a_gigabyte_is_no_table()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.csv", "time,");
        using (FileStream file = new(path, FileMode.Append))
        {
            file.SetLength(1L << 30);
        }

        Assert.StartsWith("BadData: a.csv:1: ", InChild(folder, path));
    }

    [Theory]
    [InlineData(3_000, "")]
    [InlineData(9_000, "")]
    [InlineData(9_000, "\n\n# made by hand\n")]
    [InlineData(20_000, "")]
    public async Task A_header_of_thousands_of_columns_is_read(int columns, string before)
    {
        // From 69 kB on: longer than what is looked at of other files.
        using Ingested store = new();
        string names = string.Concat(Enumerable.Range(0, columns).Select(i => $",another column {i:00000}")), empty = new(',', columns);
        string path = store.Folder.Write("a.csv", $"{before}time,open,high,low,close,volume{names}\n" + string.Concat(Enumerable.Range(30, 20).Select(i => $"2017-01-03 09:{i},1,2,0.5,1.5,7{empty}\n")));
        IngestReport report = await store.Ingest.FileAsync(path, "A", "1m");
        Assert.Equal((20, 0), (report.RowsAccepted, report.RowsRejected));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gz")]
    public async Task A_header_of_more_than_a_megabyte_is_refused_in_those_words(string packed)
    {
        using Ingested store = new();
        string text = "time,open,high,low,close" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $",another column {i:00000}")) + "\n2017-01-03 09:30,1,2,0.5,1.5\n";
        string path = store.Folder.Write("a.csv", text);
        if (packed.Length > 0)
        {
            File.WriteAllBytes(path, Gzip(Encoding.UTF8.GetBytes(text)));
        }

        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.FileAsync(path, "A", "1m"));
        Assert.Equal((ErrorKind.BadData, "a.csv:1: the line is longer than 1024 KiB, the most that is read of one"), (error.Kind, error.Message));
    }

    [Fact]
    public void A_gzip_bomb_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.csv.gz");
        using (FileStream file = File.Create(path))
        {
            file.Write(Gzip(Encoding.UTF8.GetBytes(Rows)));
            byte[] blank = Gzip(Encoding.UTF8.GetBytes(new string('\n', 32 << 20)));
            for (int i = 0; i < 40; i++)
            {
                file.Write(blank);
            }
        }

        Assert.StartsWith("BadData: a.csv.gz swells to more than ", InChild(folder, path));
    }

    [Fact]
    public void A_gzip_bomb_of_one_line_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.csv.gz");
        using (FileStream file = File.Create(path))
        {
            file.Write(Gzip(Encoding.UTF8.GetBytes(Rows)));
            byte[] zeros = Gzip(Encoding.UTF8.GetBytes(new string('0', 32 << 20)));
            for (int i = 0; i < 40; i++)
            {
                file.Write(zeros);
            }
        }

        Assert.StartsWith("BadData: a.csv.gz swells to more than ", InChild(folder, path));
    }

    [Fact]
    public void A_zip_bomb_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.zip");
        using (ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using Stream entry = zip.CreateEntry("a.csv", CompressionLevel.Fastest).Open();
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 1030; i++)
            {
                entry.Write(zeros);
            }
        }

        Assert.StartsWith("BadData: a.zip swells to more than 1024 MiB", InChild(folder, path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.File("workspace/.tmp")));
    }

    [Fact]
    public void A_zstd_bomb_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.csv.zst");
        using (FileStream file = File.Create(path))
        {
            // A frame (window of 128 KiB) whose blocks each say: 128 KiB of line ends, in four bytes.
            file.Write([0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38]);
            for (int i = 0; i < 40_000; i++)
            {
                int header = (128 << 10) << 3 | 1 << 1 | (i == 39_999 ? 1 : 0);
                file.Write([(byte)header, (byte)(header >> 8), (byte)(header >> 16), (byte)'\n']);
            }
        }

        Assert.StartsWith("BadData: a.csv.zst swells", InChild(folder, path));
    }

    [Fact]
    public void An_unclosed_quote_at_the_start_of_a_large_file_is_one_bad_row()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.csv");
        using (StreamWriter writer = new(path))
        {
            writer.Write("time,open,high,low,close,volume\n\"2017-01-01 00:00,1,2,0.5,1.5,7\n");
            for (int i = 1; i < 100_000; i++)
            {
                writer.Write($"{new DateTime(2017, 1, 1).AddMinutes(i):yyyy-MM-dd HH:mm},1,2,0.5,1.5,7\n");
            }
        }

        Assert.Equal("99999 1", InChild(folder, path));
    }

    [Fact]
    public void Zstd_is_read_and_its_bad_rows_are_found()
    {
        using Staging staging = new();
        staging.Folder.Write("plain.csv", Rows + "2017-01-03 09:32,x,2,0.5,1.5,7\n");
        string path = staging.Folder.File("a.csv.zst");
        staging.Connection.Execute($"""
            COPY (SELECT * FROM read_csv({SqlLiteral.Of(staging.Folder.File("plain.csv"))}, all_varchar = true, header = true)) TO {SqlLiteral.Of(path)} (FORMAT csv, COMPRESSION zstd)
            """);
        Assert.Equal(2, staging.Stage(path, "1m").Length);
        Assert.Contains("4,\"open 'x' is not a number\"", staging.Quarantine);
        Assert.Contains("zstd", staging.Format);
    }

    [Fact]
    public void A_zstd_of_UTF_16_counts_its_blank_lines_as_a_plain_file_does()
    {
        using Staging staging = new();
        string path = staging.Folder.File("a.csv.zst");
        using (ZstdSharp.CompressionStream stream = new(File.Create(path), leaveOpen: false))
        {
            stream.Write([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Rows + "\n\n2017-01-03 09:32,x,2,0.5,1.5,7\n")]);
        }

        Assert.Equal(2, staging.Stage(path, "1m").Length);
        Assert.Contains("6,\"open 'x' is not a number\"", staging.Quarantine);
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("zst")]
    public async Task A_cut_off_file_says_so_before_what_is_wrong_with_its_rows(string kind)
    {
        using Ingested store = new();
        string path = store.Folder.File("a.csv." + kind);
        byte[] text = Encoding.UTF8.GetBytes("date,bid,ask\n" + string.Concat(Enumerable.Range(0, 2_000).Select(i => $"2017-01-03,{i * 7919 % 100_003},{i}\n")));
        if (kind == "gz")
        {
            File.WriteAllBytes(path, Gzip(text));
        }
        else
        {
            using ZstdSharp.CompressionStream stream = new(File.Create(path), leaveOpen: false);
            stream.Write(text);
        }

        Assert.DoesNotContain("cut off", (await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.FileAsync(path, "A", "1d"))).Message);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^5]);
        Assert.StartsWith("a.csv." + kind + " is cut off or damaged", (await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.FileAsync(path, "A", "1d"))).Message);
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("zst")]
    [InlineData("zip")]
    public async Task A_truncated_archive_is_bad_data(string kind)
    {
        using Ingested store = new();
        string text = "time,open,high,low,close,volume\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{new DateTime(2017, 1, 1).AddMinutes(i):yyyy-MM-dd HH:mm},{100 + i % 991 / 8.0},{300 + i % 7},{50 + i % 5},{100 + i % 13},{i * 7919 % 100_003}\n")));
        string plain = store.Folder.Write("plain.csv", text);
        string path = store.Folder.File("a.csv." + kind);
        switch (kind)
        {
            case "gz":
                File.WriteAllBytes(path, Gzip(Encoding.UTF8.GetBytes(text)));
                break;
            case "zip":
                using (ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create))
                {
                    zip.CreateEntryFromFile(plain, "a.csv");
                }

                break;
            default:
                using (DuckDB.NET.Data.DuckDBConnection connection = DuckDbLibrary.Open(null))
                {
                    connection.Execute($"COPY (SELECT * FROM read_csv({SqlLiteral.Of(plain)}, all_varchar = true)) TO {SqlLiteral.Of(path)} (FORMAT csv, COMPRESSION zstd)");
                }

                break;
        }

        Assert.Equal(50_000, (await store.Ingest.FileAsync(path, "whole", "1m")).RowsAccepted);
        byte[] bytes = File.ReadAllBytes(path);
        foreach (int length in new[] { bytes.Length / 2, bytes.Length - 100, bytes.Length - 1 })
        {
            File.WriteAllBytes(path, bytes[..length]);
            ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.FileAsync(path, "cut", "1m"));
            Assert.Equal(ErrorKind.BadData, e.Kind);
            Assert.Equal(1, store.Version);
        }
    }

    [Fact]
    public async Task A_gzip_of_several_members_is_whole_only_with_its_last_one()
    {
        using Ingested store = new();
        byte[] first = Gzip(Encoding.UTF8.GetBytes(Rows)), second = Gzip("2017-01-03 09:32,1,2,0.5,1.5,7\n2017-01-03 09:33,1,2,0.5,1.5,7\n"u8.ToArray());
        string path = store.Folder.File("a.csv.gz");
        File.WriteAllBytes(path, [.. first, .. second]);
        Assert.Equal(4, (await store.Ingest.FileAsync(path, "A", "1m")).RowsAccepted);
        File.WriteAllBytes(path, [.. first, .. second[..^9]]);
        Assert.Equal(ErrorKind.BadData, (await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.FileAsync(path, "A", "1m"))).Kind);
    }

    [Fact]
    public void Random_bytes_are_refused_and_nothing_else_happens()
    {
        using Staging staging = new();
        Random random = new(7);
        for (int i = 0; i < 60; i++)
        {
            byte[] bytes = new byte[random.Next(1, 5_000)];
            random.NextBytes(bytes);
            if (i % 3 == 0)
            {
                "time,open,high,low,close\n"u8.CopyTo(bytes.Length > 30 ? bytes : bytes = new byte[40]);
            }

            string path = staging.Folder.File("random.csv");
            File.WriteAllBytes(path, bytes);
            Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => staging.Stage(path, "1m")).Kind);
        }
    }

    private static byte[] Gzip(byte[] text)
    {
        using MemoryStream bytes = new();
        using (GZipStream stream = new(bytes, CompressionLevel.Fastest))
        {
            stream.Write(text);
        }

        return bytes.ToArray();
    }
}
