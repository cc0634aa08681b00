/// What kind of table a file holds, by its first bytes.
enum TableKind: Hashable, Sendable {
  case text, array, archive, images, json
  case other(ForeignTable)

  /// - Parameter first: the first four bytes, or all of a shorter file.
  init(_ first: [UInt8]) {
    let starts: [([UInt8], TableKind)] = [
      ([0x93] + "NUM".utf8, .array), ([0x50, 0x4B, 3, 4], .archive),
      ([0x50, 0x4B, 5, 6], .archive),
      ([0x1F, 0x8B], .other(.gzip)), (Array("BZh".utf8), .other(.bzip2)),
      ([0xFD, 0x37, 0x7A, 0x58], .other(.xz)), ([0x28, 0xB5, 0x2F, 0xFD], .other(.zstandard)),
      (Array("PAR1".utf8), .other(.parquet)), (Array("ARRO".utf8), .other(.feather)),
      (Array("FEA1".utf8), .other(.feather)), ([0xD0, 0xCF, 0x11, 0xE0], .other(.oldExcel)),
      ([0x89, 0x48, 0x44, 0x46], .other(.hdf5)), (Array("SQLi".utf8), .other(.sqlite)),
      ([0xFF, 0xFE], .other(.utf16)), ([0xFE, 0xFF], .other(.utf16)),
    ]
    if let kind = starts.first(where: { first.starts(with: $0.0) }) {
      self = kind.1
    } else if first.count == 4, first[0] == 0, first[1] == 0, IDXRows.types[first[2]] != nil,
      (1...8).contains(first[3])
    {
      self = .images
    } else if first.count > 1, first[0] == 0x80, (2...5).contains(first[1]) {
      self = .other(.pickle)
    } else {
      let mark = TextEncoding.byteOrderMark(first)
      let start = first[mark...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
      self = start == UInt8(ascii: "[") || start == UInt8(ascii: "{") ? .json : .text
    }
  }
}

/// A kind of table that is recognised and not read.
public enum ForeignTable: String, Hashable, Sendable {
  case excel, oldExcel, openDocument, parquet, feather, pickle, hdf5, sqlite
  case gzip, bzip2, xz, zstandard, zip
  case utf16

  /// What it is, and how it becomes a table that is read.
  var description: String {
    func python(_ call: String) -> String {
      "python3 -c \"import pandas; pandas.\(call).to_csv('TABLE.csv', index=False)\""
    }
    return switch self {
    case .excel, .oldExcel:
      "an Excel workbook; save it as CSV, or run " + python("read_excel('FILE')")
    case .openDocument:
      "a table of LibreOffice (.ods); save it as CSV, or run " + python("read_excel('FILE')")
    case .parquet: "a Parquet file; run " + python("read_parquet('FILE')")
    case .feather: "an Arrow or Feather file; run " + python("read_feather('FILE')")
    case .pickle: "a Python pickle; run " + python("read_pickle('FILE')")
    case .hdf5: "an HDF5 file; run " + python("read_hdf('FILE')")
    case .sqlite:
      "an SQLite database; run sqlite3 -header -csv FILE 'select * from NAME' > TABLE.csv"
    case .gzip: "compressed by gzip; run gunzip FILE"
    case .bzip2: "compressed by bzip2; run bunzip2 FILE"
    case .xz: "compressed by xz; run unxz FILE"
    case .zstandard: "compressed by Zstandard; run unzstd FILE"
    case .zip: "a ZIP archive without NumPy's arrays; run unzip FILE and give what it holds"
    case .utf16: "UTF-16 text; save the file as UTF-8 (\"CSV UTF-8\" in Excel)"
    }
  }
}
