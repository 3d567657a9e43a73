using Zarr.Format.DataTypes;

namespace Zarr.Operations.Comparing;

/// <summary>Records, field by field, found by their names; both have the same.</summary>
internal sealed class RecordComparer : ElementComparer
{
    private readonly (StructField One, StructField Two, ElementComparer Comparer, byte[] Ones, byte[] Twos)[] _fields;
    private readonly int _oneSize, _twoSize;
    private readonly bool[] _differs = new bool[BlockLength];
    private readonly double[] _distances = new double[BlockLength];

    private RecordComparer(StructDataType one, StructDataType two, (StructField, StructField, ElementComparer, byte[], byte[])[] fields) =>
        (_oneSize, _twoSize, _fields) = (one.ItemSize, two.ItemSize, fields);

    /// <summary>Null where the fields have other names, or types that have nothing in common.</summary>
    public static RecordComparer? Create(StructDataType one, StructDataType two, ComparisonRule rule)
    {
        if (one.Fields.Count != two.Fields.Count) return null;
        var fields = new List<(StructField, StructField, ElementComparer, byte[], byte[])>();
        foreach (var field in one.Fields)
        {
            if (two.Fields.FirstOrDefault(f => f.Name == field.Name) is not { } same || Find(field.DataType, same.DataType, rule) is not { } comparer) return null;
            fields.Add((field, same, comparer, new byte[BlockLength * field.DataType.ItemSize], new byte[BlockLength * same.DataType.ItemSize]));
        }

        return new(one, two, [.. fields]);
    }

    public override bool HasDistances => Array.Exists(_fields, one => one.Comparer.HasDistances);

    public override void Compare(ReadOnlySpan<byte> reference, ReadOnlySpan<byte> other, Span<bool> differs, Span<double> distances)
    {
        differs.Clear();
        distances.Fill(double.NaN);
        var fieldDiffers = _differs.AsSpan(0, differs.Length);
        var fieldDistances = _distances.AsSpan(0, differs.Length);
        foreach (var (one, two, comparer, ones, twos) in _fields)
        {
            Gather(reference, _oneSize, one, ones, differs.Length);
            Gather(other, _twoSize, two, twos, differs.Length);
            comparer.Compare(ones.AsSpan(0, differs.Length * one.DataType.ItemSize), twos.AsSpan(0, differs.Length * two.DataType.ItemSize), fieldDiffers, fieldDistances);
            for (var i = 0; i < differs.Length; i++)
            {
                differs[i] |= fieldDiffers[i];
                if (!(fieldDistances[i] <= distances[i])) distances[i] = double.IsNaN(fieldDistances[i]) ? distances[i] : fieldDistances[i];
            }
        }
    }

    private static void Gather(ReadOnlySpan<byte> records, int recordSize, StructField field, byte[] values, int count)
    {
        var size = field.DataType.ItemSize;
        for (var i = 0; i < count; i++) records.Slice(i * recordSize + field.Offset, size).CopyTo(values.AsSpan(i * size));
    }
}
