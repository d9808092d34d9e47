using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Toolkit.DuckDb;

namespace Toolkit.Sql;

/// <summary>This process as the one that runs confined statements for another one, and ends with it.</summary>
internal static class ConfinedServer
{
    // DuckDB's own chunks: an answer that is too large is ended before much of it is made.
    private const int PieceRows = 2048;

    /// <summary>Runs what it is told for as long as somebody may tell it something.</summary>
    /// <param name="orders">Where statements come from.</param>
    /// <param name="answers">Where rows and errors go.</param>
    /// <param name="open">Opens the workspace that is named first.</param>
    public static void Serve(Stream orders, Stream answers, Func<string, WorkspaceOptions, SqlDatabase> open)
    {
        // Ctrl-C goes to every process of a terminal; the one that started this one decides.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using BinaryReader from = new(orders);
        using BinaryWriter to = new(new BufferedStream(answers, 1 << 16));
        ConfinedSetting setting = ConfinedSetting.Read(from);
        if (setting.MemoryBytes > 0)
        {
            MemoryCeiling.Set(setting.MemoryBytes);
        }

        Channel<ConfinedRequest> requests = Channel.CreateUnbounded<ConfinedRequest>();
        new Thread(() => Listen(from, requests.Writer, setting.Temp)) { IsBackground = true }.Start();
        SqlDatabase? database = null;
        if (!Answer(to, () =>
        {
            database = open(setting.Workspace, setting.Options);
            to.Write((byte)ConfinedAnswer.Ready);
        }))
        {
            return;
        }

        while (requests.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            ConfinedRequest request = requests.Reader.ReadAsync().AsTask().GetAwaiter().GetResult();
            if (!Answer(to, () => Run(database!, request, to)))
            {
                return;
            }
        }
    }

    private static void Run(SqlDatabase database, ConfinedRequest request, BinaryWriter to)
    {
        // DuckDB's threads make notes while this one writes rows.
        ConcurrentQueue<string> notes = new();
        SqlOptions options = new() { MaxRows = request.MaxRows, Notes = notes.Enqueue };
        try
        {
            database.Run(request.Sql, request.Parameters, options, rows => Send(rows.Pieces(request.MaxRows, PieceRows), to), CancellationToken.None);
        }
        finally
        {
            foreach (string note in notes)
            {
                to.Write((byte)ConfinedAnswer.Note);
                to.Write(note);
            }
        }

        to.Write((byte)ConfinedAnswer.Done);
    }

    private static Frame Send(IEnumerable<Frame> pieces, BinaryWriter to)
    {
        Frame? last = null;
        to.Write((byte)ConfinedAnswer.Begin);
        foreach (Frame piece in pieces)
        {
            to.Write((byte)ConfinedAnswer.Rows);
            FrameWire.Write(to, piece);
            last = piece;
        }

        return last!;
    }

    /// <summary>Does something and says how it failed; tells whether the process is as good as before.</summary>
    private static bool Answer(BinaryWriter to, Action work)
    {
        bool isSound = true;
        try
        {
            work();
        }
        catch (ToolkitException e) when (!SqlErrors.IsOutOfMemory(e))
        {
            to.Write((byte)ConfinedAnswer.Error);
            to.Write((byte)e.Kind);
            to.Write(e.Message);
            FrameWire.WriteValue(to, e.Hint);
        }
        catch (Exception e) when (e is OutOfMemoryException || (e is ToolkitException known && SqlErrors.IsOutOfMemory(known)))
        {
            to.Write((byte)ConfinedAnswer.NoMemory);
            isSound = false;
        }

        to.Flush();
        return isSound;
    }

    /// <summary>Takes requests in; when there is nobody any more to make one, nothing that runs here is wanted.</summary>
    private static void Listen(BinaryReader from, ChannelWriter<ConfinedRequest> requests, string temp)
    {
        try
        {
            while (true)
            {
                requests.TryWrite(ConfinedRequest.Read(from));
            }
        }
        catch (IOException)
        {
            Directory.Delete(temp, recursive: true);
        }
        finally
        {
            Process.GetCurrentProcess().Kill();
        }
    }
}
