using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Fuzzing;
using Zarr.Core.Tests.Stores;
using Zarr.Format.Chunks;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Core.Tests.Arrays;

/// <summary>
/// Random sequences of everything that is done with arrays, by two handles in turn, against a plain list of elements. A step that is stopped leaves each element
/// as it was or as it was to be; what it left is taken as it is, and the sequence goes on. What an archive refuses changes nothing.
/// </summary>
public class ModelTests
{
    private const int Fill = 9, Longest = 14;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var store in (string[])["memory", "directory", "zip", "unlocked", "unruly", "unlocked and unruly"])
                foreach (var layout in (string[])["v2", "regular", "sharded", "rectilinear", "rectilinear shards"]) data.Add(store, layout);
            return data;
        }
    }

    private static ArrayBuilder Builder(string layout, Shape shape)
    {
        var lists = new[] { ChunkLengths.Listed([(2, 2), (4, 3)]), ChunkLengths.Uniform(4) };
        return new()
        {
            Shape = shape,
            DataType = DataType.Parse("int32"),
            Format = layout == "v2" ? ZarrFormat.V2 : ZarrFormat.V3,
            FillValue = Fill,
            ChunkShape = layout switch { "rectilinear" => null, "sharded" or "rectilinear shards" => new(2, 2), _ => new(3, 4) },
            ChunkLengths = layout == "rectilinear" ? lists : null,
            ShardShape = layout == "sharded" ? new(4, 4) : null,
            ShardLengths = layout == "rectilinear shards" ? lists : null,
        };
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_array_is_what_a_list_would_be_whatever_is_done_to_it(string store, string layout)
    {
        var sequences = (store is "directory" or "zip" ? 3 : 10) * Fuzz.Factor;
        for (var i = 0; i < sequences; i++)
        {
            var seed = Fuzz.Seed * 1_000_003 + i;
            using var folder = new TemporaryDirectory();
            IStore inner = store switch { "directory" => new DirectoryStore(folder.Path), "zip" => new ZipStore(Path.Join(folder.Path, "a.zip")), _ => new MemoryStore() };
            var faulty = new FaultyStore(store.Contains("unruly", StringComparison.Ordinal) ? new UnrulyStore(inner, seed) : inner);
            await RunAsync(inner, faulty, store.StartsWith("unlocked", StringComparison.Ordinal) ? new UnlockedStore(faulty) : faulty, layout, seed, $"{store}, {layout}, seed {seed}");
        }
    }

    private static async Task RunAsync(IStore inner, FaultyStore faulty, IStore store, string layout, int seed, string name)
    {
        var random = new Random(seed);
        var key = StoreKey.Parse("a");
        var model = new Model(random.Next(Longest), random.Next(Longest));
        await ZarrArray.CreateAsync(store, key, Builder(layout, model.Shape).Build(), cancel: Cancel);
        ZarrArray[] handles = [await ZarrArray.OpenAsync(store, key, Cancel), await ZarrArray.OpenAsync(store, key, Cancel)];
        var log = new List<string>();
        for (var step = 0; step < 40; step++)
        {
            var array = handles[random.Next(2)];
            var isStopped = random.Next(8) == 0;
            // One handle may not know yet of what the other has done.
            await array.RefreshAsync(Cancel);
            var next = model.Clone();
            Func<ValueTask> act;
            var (rows, columns) = (Part(random, model.Rows), Part(random, model.Columns));
            var region = ZarrSelection.FromItems([AxisItem.Slice(rows.First, rows.Stop), AxisItem.Slice(columns.First, columns.Stop)]);
            switch (random.Next(9))
            {
                case 0 or 1:
                    var value = Values(random, (rows.Stop - rows.First) * (columns.Stop - columns.First));
                    next.Set(rows, columns, value);
                    act = () => array.WriteAsync(region, value, random.Next(2) == 0, cancel: Cancel);
                    log.Add($"set {rows} {columns}");
                    break;
                case 2:
                    next.Set(rows, columns, null);
                    act = () => array.ClearAsync(region, cancel: Cancel);
                    log.Add($"clear {rows} {columns}");
                    break;
                case 3 or 4:
                    var axis = random.Next(2);
                    var more = random.Next(1, 6);
                    var appended = Values(random, more * (axis == 0 ? model.Columns : model.Rows));
                    if (appended.Length == 0 || next.Rows * next.Columns > 1500) continue;
                    next.Append(axis, more, appended);
                    act = async () => await array.AppendAsync(axis, axis == 0 ? Box(appended, more, model.Columns) : Box(appended, model.Rows, more), random.Next(2) == 0, cancel: Cancel);
                    log.Add($"append {more} along {axis}");
                    break;
                case 5 or 6:
                    next.Resize(random.Next(Longest), random.Next(Longest));
                    act = () => array.ResizeAsync(next.Shape, cancel: Cancel);
                    log.Add($"resize {next.Shape}");
                    break;
                case 7:
                    // By a foreign hand: attributes, or a shape that is smaller and nothing else.
                    isStopped = false;
                    if (random.Next(2) == 0) next.Resize(random.Next(model.Rows + 1), random.Next(model.Columns + 1));
                    act = () => EditByHandAsync(inner, key, layout, next.Shape, random.Next());
                    log.Add($"shape alone {next.Shape}");
                    break;
                case 8 when !store.IsReplaceable():
                    isStopped = false;
                    act = () => CheckCopyAsync(store, key, layout, model, StoreKey.Parse($"copy{step}"));
                    log.Add("copy");
                    break;
                default:
                    isStopped = false;
                    act = () => ReplaceAsync(store, key, layout, next);
                    log.Add("copy, delete, move back");
                    break;
            }

            var (first, stop) = (faulty.Writes, random.Next(1, 9));
            if (isStopped) faulty.OnWrite = (number, _) => number - first >= stop ? random.Next(2) == 0 ? FaultyStore.Fault.Fail : FaultyStore.Fault.Cancel : FaultyStore.Fault.None;
            var error = await Record.ExceptionAsync(async () => await act());
            faulty.OnWrite = (_, _) => FaultyStore.Fault.None;
            var isRefused = !store.IsReplaceable() && error is ZarrException { Id: ZarrErrorId.StoreAppendOnly };
            if (isRefused)
            {
                log.Add("refused");
                (error, next) = (null, model);
            }

            if (error is not null && !(isStopped && error is ZarrException or OperationCanceledException)) Assert.Fail($"{name}: {string.Join("; ", log)}: {error}");
            var all = await (await ZarrArray.OpenAsync(store, key, Cancel)).ReadAsync(ZarrSelection.All, cancel: Cancel);
            if (error is null) next.Check(all, null, $"{name}: {string.Join("; ", log)}");
            else
            {
                log.Add("stopped");
                // Whole or not at all in its shape; element for element in what it holds.
                Assert.True(all.Shape == model.Shape || all.Shape == next.Shape, $"{name}: {string.Join("; ", log)}: {all.Shape}");
                var isOld = all.Shape == model.Shape;
                // Where no lock holds, what an append has made room for may be fill.
                var grown = model.Clone();
                if (store is UnlockedStore) grown.Resize(next.Rows, next.Columns);
                (isOld ? model : next).Check(all, isOld ? next : grown, $"{name}: {string.Join("; ", log)}");
                next = Model.Of(all);
            }

            model = next;
            if (!isRefused || random.Next(3) > 0) continue;
            // Sooner or later an archive refuses everything: another array has room again.
            key = StoreKey.Parse($"a{step}");
            model = new(random.Next(Longest), random.Next(Longest));
            handles = [await ZarrArray.CreateAsync(store, key, Builder(layout, model.Shape).Build(), cancel: Cancel), await ZarrArray.OpenAsync(store, key, Cancel)];
            log.Add($"new {model.Shape}");
        }
    }

    private static async ValueTask EditByHandAsync(IStore store, StoreKey array, string layout, Shape shape, int attribute)
    {
        var key = array.Append(layout == "v2" ? ".zarray" : "zarr.json");
        using var value = await store.GetAsync(key, ByteRange.All, Cancel);
        var document = JsonNode.Parse(value!.Bytes.Span)!;
        document["shape"] = new JsonArray([.. shape.Select(length => (JsonNode)length)]);
        if (layout != "v2") document["attributes"] = new JsonObject { ["by hand"] = attribute };
        await store.SetAsync(key, Encoding.UTF8.GetBytes(document.ToJsonString()), WriteCondition.None, Cancel);
    }

    private static async ValueTask ReplaceAsync(IStore store, StoreKey key, string layout, Model model)
    {
        var array = await ZarrArray.OpenAsync(store, key, Cancel);
        var copy = await CopyAsync(array, StoreKey.Parse("b"));
        await array.DeleteAsync(Cancel);
        Assert.Null(await ZarrNode.FindAsync(store, key, Cancel));
        model.Check(await copy.ReadAsync(ZarrSelection.All, cancel: Cancel), null, layout);
        await copy.MoveAsync(store, key, cancel: Cancel);
    }

    private static async ValueTask CheckCopyAsync(IStore store, StoreKey key, string layout, Model model, StoreKey to) =>
        model.Check(await (await CopyAsync(await ZarrArray.OpenAsync(store, key, Cancel), to)).ReadAsync(ZarrSelection.All, cancel: Cancel), null, layout);

    private static async ValueTask<ZarrArray> CopyAsync(ZarrArray array, StoreKey to) => (ZarrArray)await array.CopyAsync(array.Store, to, cancel: Cancel);

    private static (int First, int Stop) Part(Random random, int length)
    {
        var (one, other) = (random.Next(length + 1), random.Next(length + 1));
        return random.Next(4) == 0 ? (0, length) : (Math.Min(one, other), Math.Max(one, other));
    }

    private static int[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(5) == 0 ? Fill : random.Next(10, 99))];

    private static int[,] Box(int[] values, int rows, int columns)
    {
        var box = new int[rows, columns];
        Buffer.BlockCopy(values, 0, box, 0, values.Length * sizeof(int));
        return box;
    }

    private sealed class Model(int rows, int columns)
    {
        private int[,] _elements = Filled(rows, columns);

        public int Rows => _elements.GetLength(0);

        public int Columns => _elements.GetLength(1);

        public Shape Shape => new(Rows, Columns);

        public static Model Of(ZarrSlice slice)
        {
            var model = new Model((int)slice.Shape[0], (int)slice.Shape[1]);
            model._elements = Box((int[])slice.Data, model.Rows, model.Columns);
            return model;
        }

        public Model Clone() => new(0, 0) { _elements = (int[,])_elements.Clone() };

        public void Set((int First, int Stop) rows, (int First, int Stop) columns, int[]? values)
        {
            var next = 0;
            for (var i = rows.First; i < rows.Stop; i++)
                for (var j = columns.First; j < columns.Stop; j++) _elements[i, j] = values?[next++] ?? Fill;
        }

        public void Resize(int rows, int columns)
        {
            var (old, oldRows, oldColumns) = (_elements, Rows, Columns);
            _elements = Filled(rows, columns);
            for (var i = 0; i < Math.Min(rows, oldRows); i++)
                for (var j = 0; j < Math.Min(columns, oldColumns); j++) _elements[i, j] = old[i, j];
        }

        public void Append(int axis, int steps, int[] values)
        {
            var (oldRows, oldColumns) = (Rows, Columns);
            Resize(oldRows + (axis == 0 ? steps : 0), oldColumns + (axis == 1 ? steps : 0));
            Set((axis == 0 ? oldRows : 0, Rows), (axis == 1 ? oldColumns : 0, Columns), values);
        }

        /// <summary>Each element is the one here, or, where it may be, the one there.</summary>
        public void Check(ZarrSlice slice, Model? or, string where)
        {
            Assert.True(slice.Shape == Shape, $"{where}: the shape is {slice.Shape}, not {Shape}.");
            var all = (int[])slice.Data;
            for (var i = 0; i < Rows; i++)
                for (var j = 0; j < Columns; j++)
                {
                    var found = all[i * Columns + j];
                    Assert.True(found == _elements[i, j] || (or is not null && i < or.Rows && j < or.Columns && found == or._elements[i, j]), $"{where}: {found} at {i},{j}, not {_elements[i, j]}.");
                }
        }

        private static int[,] Filled(int rows, int columns)
        {
            var elements = new int[rows, columns];
            for (var i = 0; i < rows; i++)
                for (var j = 0; j < columns; j++) elements[i, j] = Fill;
            return elements;
        }
    }
}
