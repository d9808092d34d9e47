namespace Toolkit.Notebooks.Jupyter;

/// <summary>What a kernel says on its process' stderr, where Jupyter shows it in the log; a flood of the same kind is cut. Thread-safe.</summary>
internal sealed class KernelLog(TextWriter to)
{
    private const int Most = 100;

    private readonly Lock _gate = new();
    private int _said;
    private long _refused;

    /// <summary>Messages that were dropped: wrongly signed, repeated, or none of Jupyter's.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public void Refuse(string what)
    {
        long count = Interlocked.Increment(ref _refused);
        Say($"dropped message {count}: {what}");
    }

    public void Say(string what)
    {
        lock (_gate)
        {
            _said++;
            if (_said <= Most)
            {
                to.WriteLine($"toolkit kernel: {what}");
            }

            if (_said == Most)
            {
                to.WriteLine("toolkit kernel: no more of this is written");
            }

            to.Flush();
        }
    }
}
