using Microsoft.Win32.SafeHandles;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>What this store, in this process, needs to stay on disk: announced to the <c>gc</c> of every process.</summary>
/// <remarks>
/// <c>.lock/&lt;guid&gt;.lock</c> is held with an OS lock, which dies with the process; <c>.lock/&lt;guid&gt;.needs</c> names
/// the oldest version in use and the ids of files that are not published yet. Announcing is one write to an open file, no
/// write to the database. A need must be announced before the catalog is read, and before a file is made. What is written for a
/// while lies in <c>.tmp/&lt;guid&gt;</c>: a folder there whose lock is not held belongs to nobody.
/// </remarks>
internal sealed class ProcessLock(CatalogDatabase catalog) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Pin> _pins = [];
    private OsLock? _held;
    private SafeFileHandle? _needs;
    private string? _path;
    private string? _announced;
    private int _announcedLength;

    /// <summary>Keeps a version, and every later one, on disk until it is disposed.</summary>
    public Pin Keep(long version) => Add(new(this, version, []));

    /// <summary>Marks files as being made, so that they are no orphans although no version has them, or as being read, so that they stay where a remote could bring them again.</summary>
    public IDisposable Claim(params IReadOnlyCollection<string> fileIds) => Add(new(this, null, fileIds));

    /// <summary>A folder for files that nobody keeps, which goes when this is disposed.</summary>
    public string WorkFolder()
    {
        lock (_gate)
        {
            return Told(() =>
            {
                Announce();
                string folder = TempFolder(_path!);
                Directory.CreateDirectory(folder);
                return folder;
            });
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _needs?.Dispose();
            if (_path is not null)
            {
                DurableFile.TryDeleteFolder(TempFolder(_path));
                // Content before lock: a lock without content keeps everything, content without a lock keeps nothing.
                DurableFile.TryDelete(_path + ProcessNeeds.LockSuffix);
                _held?.Dispose();
                DurableFile.TryDelete(_path + ProcessNeeds.Suffix);
            }

            (_needs, _held, _path) = (null, null, null);
        }
    }

    private string TempFolder(string path) => Path.Combine(catalog.Layout.Temp, Path.GetFileName(path));

    private Pin Add(Pin pin)
    {
        lock (_gate)
        {
            _pins.Add(pin);
            try
            {
                Told(Announce);
            }
            catch
            {
                _pins.Remove(pin);
                throw;
            }
        }

        return pin;
    }

    /// <summary>With an error of the disk in the words of the library.</summary>
    private T Told<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (IOException e)
        {
            throw StorageFailure.Explain(e, catalog.Layout.Root);
        }
    }

    /// <summary>Says that less is needed; where that cannot be written, what was said before keeps more.</summary>
    private void Narrow()
    {
        try
        {
            Announce();
        }
        catch (IOException)
        {
            // The next announcement has it.
        }
    }

    /// <returns>What is announced now; null when there is no need to.</returns>
    private string? Announce()
    {
        if (catalog.IsReadOnly || !catalog.IsThere)
        {
            // Of a folder that may not be written the grace period of gc is all the protection there is; an absent one has no files.
            return null;
        }

        string text = new ProcessNeeds(_pins.Min(pin => pin.Version), _pins.SelectMany(pin => pin.FileIds).ToHashSet()).Format();
        if (text == _announced)
        {
            return text;
        }

        FailPoint.Hit("needs.announcing");
        if (_needs is null)
        {
            Register();
        }

        // Padded over what was there, since cutting the file to length would be a second step that a reader could see.
        byte[] bytes = ProcessNeeds.Encoding.GetBytes(text.PadRight(_announcedLength));
        DurableFile.Write(_needs!, bytes, 0);
        (_announced, _announcedLength) = (text, bytes.Length);
        return text;
    }

    private void Register()
    {
        // Against a gc that would take a lock file which is made, but not locked yet, for one left behind.
        using OsLock gate = OsLock.Take(Path.Combine(catalog.Layout.Locks, "gate"), TimeSpan.FromSeconds(30), "starting", CancellationToken.None);
        _path = Path.Combine(catalog.Layout.Locks, Guid.NewGuid().ToString("N"));
        _needs = File.OpenHandle(_path + ProcessNeeds.Suffix, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        _held = OsLock.TryTake(_path + ProcessNeeds.LockSuffix) ?? throw new IOException($"the new lock {_path} is taken");
    }

    /// <summary>A version, or files that are being made or read.</summary>
    internal sealed class Pin(ProcessLock owner, long? version, IReadOnlyCollection<string> fileIds) : IDisposable
    {
        public long? Version { get; private set; } = version;

        public IReadOnlyCollection<string> FileIds => fileIds;

        /// <summary>Narrows the need to a later version.</summary>
        public void MoveTo(long version)
        {
            lock (owner._gate)
            {
                if (version > Version)
                {
                    Version = version;
                    owner.Narrow();
                }
            }
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                if (owner._pins.Remove(this) && owner._needs is not null)
                {
                    owner.Narrow();
                }
            }
        }
    }
}
