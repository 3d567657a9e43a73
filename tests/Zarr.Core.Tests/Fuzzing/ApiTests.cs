using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Common;
using Zarr.FileFormats;
using Zarr.Format.DataTypes;
using Zarr.Operations.Comparing;
using Zarr.Operations.Copying;
using Zarr.Operations.Searching;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Core.Tests.Fuzzing;

/// <summary>Public methods with arguments of every size: what goes wrong is a ZarrException, or an ArgumentException of .NET, and nothing else.</summary>
public sealed class ApiTests : IDisposable
{
    private static readonly string[] s_texts =
    [
        "", " ", "a", "g/a", "*", "\0", "a:b", ":", "0:", "::0", "::-1", "-1", "1e400", "NaN", "99999999999999999999", "...", "0,0,0,0,0", "(((", "{", "[]", "null", "\ud800", "\u202e", "\u001b[2J", "int32", "<f8",
        "datetime64[s]", "blosc:lz4:99", "zstd:999", "none", "2026-02-30", "1:2:3:4", new('x', 300), new('9', 400), new('(', 500),
    ];

    // What a caller holds, or makes of text; what a method returns is part of other tests. Stores of files have paths, and tests of their own.
    private static readonly Type[] s_left = [typeof(DirectoryStore), typeof(ZipStore)];

    private static readonly object s_none = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("zarr-api-").FullName;
    private readonly NullabilityInfoContext _nullability = new();

    public static TheoryData<Type> Types => [.. typeof(ZarrArray).Assembly.GetExportedTypes()
        .Where(type => type.Namespace is "Zarr" or "Zarr.Stores" or "Zarr.DataTypes" && !type.IsInterface && !type.IsByRefLike && !type.IsEnum && !type.ContainsGenericParameters && !typeof(Delegate).IsAssignableFrom(type) && !typeof(Exception).IsAssignableFrom(type) && !s_left.Contains(type)).OrderBy(type => type.FullName, StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Nothing_but_ZarrException_and_ArgumentException(Type type)
    {
        var methods = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).OfType<MethodBase>()
            .Where(method => !method.ContainsGenericParameters && !method.GetParameters().Any(p => p.ParameterType.IsByRef || p.ParameterType.IsByRefLike || p.ParameterType.IsPointer) && !method.Name.StartsWith("op_", StringComparison.Ordinal)
                && (method is not MethodInfo { ReturnType.IsByRefLike: true }) && method.Name is not ("Dispose" or "DisposeAsync" or "Equals" or "GetHashCode" or "PrintMembers")
                // PowerShell takes an IndexOutOfRangeException of an indexer for $null, as with its own arrays.
                && !(method.Name == "get_Item" && type == typeof(ZarrSlice))).ToArray();
        for (var i = 0; i < methods.Length; i++)
            for (var seed = 0; seed < 25; seed++)
            {
                var method = methods[i];
                var random = new Random(seed * 1000 + i);
                var things = await ThingsAsync();
                if (!method.IsStatic && !method.IsConstructor && Array.Find(things, type.IsInstanceOfType) is null) continue;
                object? target = method.IsStatic || method.IsConstructor ? null : Array.Find(things, type.IsInstanceOfType);
                // What takes delegates, and lists of things that are none of the caller's, has tests of its own.
                if (!TryArguments(method, random, things, out var arguments)) break;
                try
                {
                    var result = method is ConstructorInfo made ? made.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, CultureInfo.InvariantCulture) : method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, CultureInfo.InvariantCulture);
                    await CompleteAsync(result);
                }
                catch (Exception e) when (e is ZarrException or ArgumentException or OperationCanceledException or OutOfMemoryException)
                {
                    // As it should be.
                }
                catch (Exception e)
                {
                    Assert.Fail($"{type.Name}.{method.Name}({string.Join(", ", arguments.Select(argument => argument is string text ? $"'{VisibleText.Of(text)}'" : argument?.ToString() ?? "null"))}): {e}");
                }
            }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private bool TryArguments(MethodBase method, Random random, object[] things, out object?[] arguments)
    {
        var parameters = method.GetParameters();
        arguments = new object?[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
            if ((arguments[i] = Argument(parameters[i], random, things)) == s_none) return false;
        return true;
    }

    private object? Argument(ParameterInfo parameter, Random random, object[] things)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var mayBeNull = type != parameter.ParameterType || (!type.IsValueType && _nullability.Create(parameter).WriteState == NullabilityState.Nullable);
        if (mayBeNull && random.Next(4) == 0) return null;
        if (type == typeof(string)) return parameter.Name is "path" ? Path.Combine(_folder, random.Next(3) switch { 0 => "a.npy", 1 => "b.csv", _ => "c" }) : Pick(random, s_texts);
        if (type == typeof(CancellationToken)) return CancellationToken.None;
        if (type == typeof(object)) return Pick<object>(random, [1, -1.5, "x", double.NaN, long.MinValue, (BigInteger)ulong.MaxValue * 9, decimal.MaxValue, DateTime.MaxValue, TimeSpan.MinValue, new int[2, 2], new object?[] { null }, new Hashtable { ["a"] = 1 }, true, 'x', .. things]);
        if (type == typeof(long)) return Pick(random, 0L, 1, -1, 3, long.MaxValue, long.MinValue, 1L << 40);
        if (type == typeof(int)) return Pick(random, 0, 1, -1, 3, int.MaxValue, int.MinValue);
        if (type == typeof(double)) return Pick(random, 0.0, -1, double.NaN, double.PositiveInfinity, 1e300);
        if (type == typeof(bool)) return random.Next(2) == 0;
        if (type == typeof(char)) return Pick(random, 'x', ',', '\0', '"');
        if (type.IsEnum) return random.Next(4) == 0 ? Enum.ToObject(type, 99) : Enum.GetValues(type).GetValue(random.Next(Enum.GetValues(type).Length));
        if (type == typeof(Shape)) return Pick(random, new Shape(), new Shape(0), new Shape(3), new Shape(2, 3), new Shape(long.MaxValue, long.MaxValue), new Shape(1, 1, 1));
        if (type == typeof(long[])) return Pick<long[]>(random, [], [0], [-1], [1, 2], [long.MaxValue, long.MinValue], [0, 0, 0, 0]);
        if (type == typeof(byte[])) return new byte[random.Next(20)];
        if (type == typeof(ReadOnlyMemory<byte>)) return new ReadOnlyMemory<byte>(new byte[random.Next(20)]);
        if (Array.FindAll(things, type.IsInstanceOfType) is { Length: > 0 } fitting) return fitting[random.Next(fitting.Length)];
        if (type.IsArray) return Array.CreateInstance(type.GetElementType()!, random.Next(2));
        return type.IsValueType ? Activator.CreateInstance(type) : mayBeNull ? null : s_none;
    }

    private static async Task CompleteAsync(object? result)
    {
        switch (result)
        {
            case Task task: await task; break;
            case ValueTask task: await task; break;
            case IDisposable held: held.Dispose(); break;
            // The first elements: a selection may be long.
            case IEnumerable items: _ = items.Cast<object?>().Take(5).ToArray(); break;
            case not null when result.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>): await (Task)type.GetMethod("AsTask")!.Invoke(result, null)!; break;
            case not null when result.GetType().GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)) is { } type:
                await (Task)typeof(ApiTests).GetMethod(nameof(ReadAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [result])!;
                break;
        }
    }

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var item in items.Take(5)) Assert.NotNull(item);
    }

    private static async Task<object[]> ThingsAsync()
    {
        var store = new MemoryStore();
        var root = await ZarrGroup.CreateAsync(store, StoreKey.Root, ZarrFormat.V3);
        var array = await ZarrArray.CreateAsync(store, StoreKey.Parse("a"), new ArrayBuilder { Shape = new(4, 6), ChunkShape = new(2, 3), DataType = DataType.Parse("int32"), DimensionNames = ["y", "x"] }.Build());
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(1, 24).ToArray());
        var slice = await array.ReadAsync(ZarrSelection.All);
        var chunks = new List<ZarrChunk>();
        await foreach (var chunk in array.ScanChunksAsync(ZarrSelection.All, ChunkDetail.Statistics)) chunks.Add(chunk);
        return [store, array, root, slice, .. chunks, ZarrSelection.All, ZarrSelection.Parse("0:2,1"), AxisItem.At(long.MaxValue), AxisItem.All, StoreKey.Root, StoreKey.Parse("a"), StoreKey.Parse("q/r"), array.DataType, DataType.Parse("float64"), DataType.Parse("string"),
            array.Metadata, new Hashtable { ["a"] = 1 }, new ChunkProgress(), new ArrayBuilder { Shape = new(2), DataType = DataType.Parse("int8") }, new StorageSummary(), new ZarrContext(), new ArrayFileOptions(), new ArrayChanges(), new ComparisonRule(), new ValueCondition { Equal = 3 }, array.Codecs[0]];
    }

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}
