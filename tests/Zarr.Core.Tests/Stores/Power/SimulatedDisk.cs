namespace Zarr.Core.Tests.Stores.Power;

/// <summary>
/// A disk that loses, in a power failure, any of what was not forced to it: of bytes all or the second half, of names any choice, in whatever order a system may have
/// written them. What POSIX promises is all that it keeps: a forced file has its bytes, a forced directory its names, and a rename happens as a whole.
/// </summary>
internal sealed class SimulatedDisk
{
    private const int MostChoices = 64;

    private readonly string _root;
    private readonly IReadOnlyDictionary<string, byte[]?> _start;
    private readonly List<Inode> _inodes = [];
    private readonly List<Change> _changes = [];
    // Names as everyone sees them while there is power, and as they were at the start.
    private readonly Dictionary<int, Dictionary<string, int>> _now = [], _first = [];

    /// <summary>Begins with what is in a directory, all of it on the disk.</summary>
    public SimulatedDisk(string root) : this(root, Files(root))
    {
    }

    private SimulatedDisk(string root, IReadOnlyDictionary<string, byte[]?> start)
    {
        (_root, _start) = (root, start);
        Add(isDirectory: true);
        foreach (var (path, bytes) in start)
        {
            var (directory, name) = Split(Path.Combine(root, path));
            var inode = _now[directory][name] = Add(bytes is null);
            if (bytes is null) continue;
            _inodes[inode].Bytes = [.. bytes];
            _inodes[inode].Force();
        }

        foreach (var (directory, names) in _now) _first[directory] = new(names);
    }

    /// <summary>The same, as it was at the start.</summary>
    public SimulatedDisk Again() => new(_root, _start);

    /// <summary>What can be there after a power failure at this moment; not all of it where that is much.</summary>
    public IEnumerable<IReadOnlyDictionary<string, byte[]?>> AfterFailure(Random random)
    {
        var open = _changes.Where(change => !change.IsForced).ToArray();
        foreach (var chosen in Choices(open.Length, random))
        {
            var lost = open.Where((_, i) => !chosen[i]).ToHashSet();
            for (var amount = 0; amount <= 3; amount++)
            {
                var names = _first.ToDictionary(pair => pair.Key, pair => new Dictionary<string, int>(pair.Value));
                foreach (var change in _changes)
                    if (!lost.Contains(change)) change.Apply(names);
                var found = new SortedDictionary<string, byte[]?>(StringComparer.Ordinal);
                Collect(names, 0, "", found, inode => inode.After(amount == 3 ? random.Next(3) : amount));
                yield return found;
                if (_inodes.All(inode => inode.IsForced)) break;
            }
        }
    }

    /// <summary>Lets something happen.</summary>
    public void Apply(DiskEvent happened)
    {
        switch (happened.Kind)
        {
            case DiskEventKind.MakeDirectory:
                Name(happened.Path, Add(isDirectory: true));
                break;
            case DiskEventKind.Create:
                if (Find(happened.Path) is null) Name(happened.Path, Add(isDirectory: false));
                break;
            case DiskEventKind.SetLength:
                if (Find(happened.Path) is null) Name(happened.Path, Add(isDirectory: false));
                Array.Resize(ref _inodes[Find(happened.Path)!.Value].Bytes, (int)happened.Offset);
                break;
            case DiskEventKind.Write:
                if (Find(happened.Path) is not { } written) break;
                var inode = _inodes[written];
                var offset = happened.Offset < 0 ? inode.Bytes.Length : (int)happened.Offset;
                if (inode.Bytes.Length < offset + happened.Bytes!.Length) Array.Resize(ref inode.Bytes, offset + happened.Bytes.Length);
                happened.Bytes.CopyTo(inode.Bytes, offset);
                break;
            case DiskEventKind.Link:
                Name(happened.Other!, Find(happened.Path)!.Value);
                break;
            case DiskEventKind.Remove:
                var (removedFrom, removed) = Split(happened.Path);
                Do(new([removedFrom], names => names[removedFrom].Remove(removed)));
                break;
            case DiskEventKind.Rename:
                var (from, old) = Split(happened.Path);
                var (to, name) = Split(happened.Other!);
                var moved = _now[from][old];
                Do(new([from, to], names =>
                {
                    if (names[from].GetValueOrDefault(old, -1) == moved) names[from].Remove(old);
                    names[to][name] = moved;
                }));
                break;
            case DiskEventKind.Exchange:
                var (here, one) = Split(happened.Path);
                var (there, other) = Split(happened.Other!);
                var (first, second) = (_now[here][one], _now[there][other]);
                Do(new([here, there], names => (names[here][one], names[there][other]) = (second, first)));
                break;
            case DiskEventKind.Force:
                if (Find(happened.Path) is not { } forced) break;
                _inodes[forced].Force();
                foreach (var change in _changes) change.Force(forced);
                break;
        }
    }

    // All choices of what has reached the disk, or nothing, everything, each alone, all but each, and some by chance.
    private static IEnumerable<bool[]> Choices(int count, Random random)
    {
        if (count <= 6)
        {
            for (var bits = 0; bits < 1 << count; bits++) yield return [.. Enumerable.Range(0, count).Select(i => (bits >> i & 1) == 1)];
            yield break;
        }

        yield return new bool[count];
        yield return [.. Enumerable.Repeat(true, count)];
        for (var i = 0; i < count; i++)
        {
            yield return [.. Enumerable.Range(0, count).Select(j => j == i)];
            yield return [.. Enumerable.Range(0, count).Select(j => j != i)];
        }

        for (var i = 0; i < MostChoices; i++) yield return [.. Enumerable.Range(0, count).Select(_ => random.Next(2) == 0)];
    }

    private void Collect(Dictionary<int, Dictionary<string, int>> names, int directory, string path, SortedDictionary<string, byte[]?> found, Func<Inode, byte[]> bytes)
    {
        foreach (var (name, number) in names[directory])
        {
            var inode = _inodes[number];
            found[path + name] = inode.IsDirectory ? null : bytes(inode);
            if (inode.IsDirectory) Collect(names, number, path + name + "/", found, bytes);
        }
    }

    // Those above come first.
    private static SortedDictionary<string, byte[]?> Files(string root) => new(Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(root, path), path => Directory.Exists(path) ? null : File.ReadAllBytes(path)), StringComparer.Ordinal);

    private int Add(bool isDirectory)
    {
        _inodes.Add(new(isDirectory));
        if (!isDirectory) return _inodes.Count - 1;
        // No name of it is anywhere, so none can be lost.
        _first[_inodes.Count - 1] = [];
        _now[_inodes.Count - 1] = [];
        return _inodes.Count - 1;
    }

    private void Name(string path, int inode)
    {
        var (directory, name) = Split(path);
        Do(new([directory], names => names[directory][name] = inode));
    }

    private void Do(Change change)
    {
        change.Apply(_now);
        _changes.Add(change);
    }

    private (int Directory, string Name) Split(string path) => (Find(Path.GetDirectoryName(path)!)!.Value, Path.GetFileName(path));

    private int? Find(string path)
    {
        var number = 0;
        foreach (var name in Path.GetRelativePath(_root, path).Split('/'))
        {
            if (name == ".") continue;
            if (!_now.TryGetValue(number, out var names) || !names.TryGetValue(name, out number)) return null;
        }

        return number;
    }

    private sealed class Inode(bool isDirectory)
    {
        private byte[] _forced = [];

        // Changed in place.
        public byte[] Bytes = [];

        public bool IsDirectory => isDirectory;

        public bool IsForced => Bytes.AsSpan().SequenceEqual(_forced);

        public void Force() => _forced = [.. Bytes];

        /// <summary>What is left of it: what was forced, half of what was not, or all.</summary>
        public byte[] After(int amount) => IsForced || amount == 0 ? _forced : amount == 1 ? [.. Bytes[..(Bytes.Length / 2)]] : [.. Bytes];
    }

    // Of the names in one directory, or two.
    private sealed class Change(int[] directories, Action<Dictionary<int, Dictionary<string, int>>> apply)
    {
        private readonly HashSet<int> _unforced = [.. directories];

        public bool IsForced => _unforced.Count == 0;

        public void Force(int directory) => _unforced.Remove(directory);

        public void Apply(Dictionary<int, Dictionary<string, int>> names) => apply(names);
    }
}
