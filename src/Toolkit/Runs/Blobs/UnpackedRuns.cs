using System.Data.Common;

namespace Toolkit.Runs;

/// <summary>The last few runs that were unpacked, for functions that are asked row by row by several threads.</summary>
/// <param name="threads">How many threads may ask at once.</param>
/// <param name="unpack">Reads and unpacks a run.</param>
/// <param name="database">Where the runs lie.</param>
internal sealed class UnpackedRuns<T>(int threads, Func<DbConnection, long, T> unpack, IDatabase database)
{
    private readonly Lock _lock = new();
    private readonly (long Id, T? Run)[] _kept = new (long, T?)[threads + 1];
    private int _oldest;

    public Cursor Start() => new(this);

    private T Get(long id)
    {
        lock (_lock)
        {
            foreach ((long known, T? run) in _kept)
            {
                if (known == id)
                {
                    return run!;
                }
            }
        }

        // Not under the lock: several threads unpack several runs at once.
        T unpacked = database.Read(connection => unpack(connection, id));
        lock (_lock)
        {
            _kept[_oldest] = (id, unpacked);
            _oldest = (_oldest + 1) % _kept.Length;
        }

        return unpacked;
    }

    /// <summary>Remembers the run of the row before, which is nearly always that of the next row.</summary>
    internal struct Cursor(UnpackedRuns<T> runs)
    {
        private long _id;
        private T? _run;

        public T Of(long id)
        {
            if (_id != id)
            {
                (_run, _id) = (runs.Get(id), id);
            }

            return _run!;
        }
    }
}
